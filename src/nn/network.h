#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nn/activation.h"
#include "tensor/buffer.h"

namespace assay::nn {

/// Where the parameters of one dense layer z = W a + b lie in a buffer that holds all of a network's:
/// W is outputs x inputs, row-major, followed by b.
struct DenseLayer {
  std::size_t inputs, outputs;
  std::size_t weights;  ///< offset of W
  std::size_t bias;     ///< offset of b
};

/// Where the learned values of a hidden layer's activation lie in the same buffer, behind all dense layers:
/// those of each learned parameter in a row, value_count() of them.
struct ActivationLayer {
  std::size_t units;
  std::size_t values;  ///< offset of the first
  std::size_t count;   ///< of all
};

/// One, or one for each unit.
[[nodiscard]] std::size_t value_count(const LearnedParameter& parameter, std::size_t units);

/// How the parameters of one dense layer are drawn: weights with mean 0, biases with any.
struct LayerStart {
  enum class Shape : std::uint8_t { normal, uniform };
  double weight_deviation = 1.0;
  double bias_deviation = 0.0;
  double bias_mean = 0.0;
  Shape shape = Shape::normal;  ///< of weights and biases
};

/// Dense layers with one activation after each but the last. `widths` are the inputs, the hidden layers and
/// the classes: {784, 128, 10}; at least two, none zero. `activated` says behind which hidden layers the
/// activation stands, one flag for each; empty for all of them. The others pass on what they compute.
class Network {
 public:
  Network(std::span<const std::size_t> widths, LayerActivation activation, std::vector<bool> activated = {});

  /// One start for each dense layer; learned parameters at their defaults. Networks of the same seed and
  /// shape get the same raw draws whatever the deviations, and weights do not depend on how biases are drawn.
  void initialise(std::span<const LayerStart> starts, std::uint64_t seed);
  /// Weights ~ N(0, gain^2 / fan-in), biases 0. The first layer's gain is 1 (standardised inputs have unit
  /// second moment already); `gain` is that of the layers behind an activation (analysis/moments.h,
  /// forward_gain), so that every pre-activation starts with unit second moment.
  void initialise(double gain, std::uint64_t seed);

  [[nodiscard]] std::span<const DenseLayer> layers() const { return layers_; }
  [[nodiscard]] const LayerActivation& activation() const { return activation_; }
  /// Whether the activation stands behind hidden layer i, from 0.
  [[nodiscard]] bool activated(std::size_t i) const { return activated_[i]; }
  /// One for each hidden layer; without values unless the activation stands there and has learned parameters.
  [[nodiscard]] std::span<const ActivationLayer> activation_layers() const { return activation_layers_; }
  /// Empty unless the activation has some.
  [[nodiscard]] std::span<const LearnedParameter> learned_parameters() const;
  /// The values of a learned parameter behind hidden layer i: one, or one for each unit.
  [[nodiscard]] std::span<const float> learned(std::size_t i, std::size_t parameter) const;
  [[nodiscard]] std::span<float> parameters() { return parameters_.span(); }
  [[nodiscard]] std::span<const float> parameters() const { return parameters_.span(); }
  [[nodiscard]] std::size_t inputs() const { return layers_.front().inputs; }
  [[nodiscard]] std::size_t classes() const { return layers_.back().outputs; }

 private:
  std::vector<DenseLayer> layers_;
  LayerActivation activation_;
  std::vector<bool> activated_;
  std::vector<ActivationLayer> activation_layers_;
  Buffer<float> parameters_;
};

/// The layout of the dense layers of a network with these widths, and the number of their parameters.
[[nodiscard]] std::vector<DenseLayer> dense_layers(std::span<const std::size_t> widths);
[[nodiscard]] std::size_t parameter_count(std::span<const std::size_t> widths);

/// "784-128-10" as widths; "784-128x64-10" has 64 layers of 128. Throws an input Error for anything else, or
/// a network of more than 2^28 parameters or 4096 layers.
[[nodiscard]] std::vector<std::size_t> parse_widths(std::string_view text);
/// Four and more equal widths in a row are written as "128x4".
[[nodiscard]] std::string widths_text(std::span<const std::size_t> widths);

}  // namespace assay::nn
