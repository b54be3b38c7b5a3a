#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "nn/activation.h"
#include "nn/gradient_sink.h"
#include "nn/network.h"
#include "tensor/buffer.h"

namespace assay::nn {

/// What a Pass needs where the activation has learned or random parameters: the draws of the latter and room
/// for the gradients of the former. Network and activation, its own, must outlive it.
class ParametricPass {
 public:
  ParametricPass(const Network& network, const ParametricActivation& activation, std::size_t batch);

  /// From now on the random parameters are drawn, anew for each next_step(); the n-th step's draws depend on
  /// the seed and n alone.
  void draw_random_parameters(std::uint64_t seed);
  void next_step() { ++step_; }

  /// For hidden layer i, its arrays as Pass lays them out.
  void forward(std::size_t i, std::span<const float> z, std::span<float> a);
  void backward(std::size_t i, std::span<const float> z, std::span<const float> dy, std::span<float> dx);
  /// Delivers the gradients that backward(i, ...) has just found.
  void accumulate(std::size_t i, const GradientSink& sink) const;

 private:
  struct Values {
    std::array<std::span<const float>, max_open_parameters> spans;
    std::size_t count = 0;
    [[nodiscard]] std::span<const std::span<const float>> list() const {
      return std::span(spans).first(count);
    }
  };

  void draw(std::size_t i, std::size_t size);
  [[nodiscard]] Values values(std::size_t i, std::size_t size) const;
  [[nodiscard]] const ParametricKernel& kernel() const;

  const Network& network_;
  const ParametricActivation& activation_;
  /// Of each layer and random parameter; empty unless they are drawn.
  std::vector<std::vector<Buffer<float>>> draws_;
  std::size_t batch_;
  std::uint64_t seed_ = 0;
  std::uint64_t step_ = 0;
  std::vector<double> gradients_;  ///< of one layer
};

}  // namespace assay::nn
