#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace assay::nn {

/// The first numbers of a training run that were not finite.
struct NonFinite {
  enum class Quantity : std::uint8_t { weights, pre_activations, activations };
  Quantity quantity;     ///< weights: the gradient or the update made them so; biases count with them
  std::size_t step;      ///< from 1; for weights the step that changed them
  std::size_t layer;     ///< dense layer, from 1; the outputs are pre-activations of the last one
  std::size_t nan;       ///< how many of them are NaN,
  std::size_t infinite;  ///< how many infinite,
  std::size_t count;     ///< of how many
};

/// Why a training run could not go on.
struct Divergence {
  std::size_t step;    ///< the first step, counted from 1 over the whole run, whose loss is not finite
  std::string reason;  ///< "the loss is NaN", "the loss is infinite"
  /// Nothing if the loss alone overflowed, or where random parameters hide it.
  std::optional<NonFinite> origin = {};
};

}  // namespace assay::nn
