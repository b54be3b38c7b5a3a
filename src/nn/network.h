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

/// Dense layers with one activation after each but the last. `widths` are the inputs, the hidden layers and
/// the classes: {784, 128, 10}; at least two, none zero.
class Network {
 public:
  Network(std::span<const std::size_t> widths, LayerActivation activation);

  /// Weights ~ N(0, gain^2 / fan-in), biases 0, learned parameters at their defaults. The first layer's gain
  /// is 1 (standardised inputs have unit second moment already); `gain` is that of the layers behind an
  /// activation (analysis/moments.h, forward_gain), so that every pre-activation starts with unit second
  /// moment. Networks of the same seed get the same raw draws whatever the gain.
  void initialise(double gain, std::uint64_t seed);

  [[nodiscard]] std::span<const DenseLayer> layers() const { return layers_; }
  [[nodiscard]] const LayerActivation& activation() const { return activation_; }
  /// One for each hidden layer; all without values unless the activation has learned parameters.
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
  std::vector<ActivationLayer> activation_layers_;
  Buffer<float> parameters_;
};

/// The layout of the dense layers of a network with these widths, and the number of their parameters.
[[nodiscard]] std::vector<DenseLayer> dense_layers(std::span<const std::size_t> widths);
[[nodiscard]] std::size_t parameter_count(std::span<const std::size_t> widths);

/// "784-128-10" as widths. Throws an input Error for anything but two or more positive numbers, or a network
/// of more than 2^28 parameters.
[[nodiscard]] std::vector<std::size_t> parse_widths(std::string_view text);
[[nodiscard]] std::string widths_text(std::span<const std::size_t> widths);

}  // namespace assay::nn
