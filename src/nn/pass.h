#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "nn/gradient_sink.h"
#include "nn/network.h"
#include "nn/parametric_pass.h"
#include "tensor/buffer.h"

namespace assay::nn {

/// A row of one layer's values for each sample of the last batch.
struct LayerValues {
  const float* data;
  std::size_t rows, width;
  std::size_t stride;  ///< from row to row

  [[nodiscard]] std::span<const float> row(std::size_t i) const { return {data + i * stride, width}; }
};

/// The buffers for sending batches of at most `batch` samples through a network, forward and back; made once,
/// so that a step allocates nothing. Does not own the network, which must outlive it.
class Pass {
 public:
  Pass(const Network& network, std::size_t batch);

  /// From now on random parameters of the activation are drawn, anew in each forward(), from streams of this
  /// seed; otherwise they have their defaults.
  void draw_random_parameters(std::uint64_t seed);

  /// `x` is n x inputs. Returns the outputs (logits), n x classes, in a buffer of the pass that the caller
  /// may turn into the gradient of the loss by them.
  std::span<float> forward(std::span<const float> x);

  /// After forward(x) and with the span it returned now holding dL/doutputs.
  void backward(std::span<const float> x, const GradientSink& sink);

  /// After forward(): the derivative of hidden layer i's activation at each of its units, in rows of the
  /// layer's width, row_stride(width) apart. Only of a pass that keeps the pre-activations.
  void slopes(std::size_t i, std::span<float> slopes);
  /// How many floats slopes() writes, what is between the rows included.
  [[nodiscard]] std::size_t slope_count(std::size_t i) const { return rows_ * hidden_[i].stride; }

  /// From now on backward() leaves the biases' part of its target as it is.
  void freeze_biases() { frozen_biases_ = true; }

  /// Keeps the pre-activations even where the backward pass works from the outputs.
  void keep_pre_activations();

  // Of hidden layer i: after forward() what stands before its activation (only of a pass that keeps it) and
  // behind it; after backward() the gradient of the loss by the pre-activations.
  [[nodiscard]] LayerValues pre_activations(std::size_t i) const;
  [[nodiscard]] LayerValues activations(std::size_t i) const;
  [[nodiscard]] LayerValues gradients(std::size_t i) const;

 private:
  /// Matrices of `batch` rows, `stride` apart; elementwise kernels run over the padding too, where nobody
  /// reads.
  struct Hidden {
    std::size_t stride;
    Buffer<float> pre_activations;  ///< empty if the backward pass works from the activations
    Buffer<float> activations;
    Buffer<float> delta;
  };
  /// The rows of a layer's input, the caller's or a hidden layer's.
  struct Rows {
    const float* data;
    std::size_t stride;
  };

  [[nodiscard]] LayerValues values(std::size_t i, const Buffer<float>& of) const;
  void affine(const DenseLayer& layer, const Rows& x, float* z, std::size_t stride) const;
  void accumulate(const DenseLayer& layer, const Rows& delta, const Rows& x, const GradientSink& sink) const;
  void activate(std::size_t i, std::span<const float> z, std::span<float> a);
  void back_through_activation(std::size_t i, const GradientSink& sink);

  const Network& network_;
  [[maybe_unused]] std::size_t batch_;  ///< an assertion's
  std::size_t rows_ = 0;
  bool frozen_biases_ = false;
  std::vector<Hidden> hidden_;
  std::optional<ParametricPass> parametric_;  ///< if the activation is
  Buffer<float> outputs_;
};

}  // namespace assay::nn
