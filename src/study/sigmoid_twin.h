#pragma once

#include <cstddef>

#include "nn/network.h"
#include "nn/samples.h"

namespace assay::study {

/// The network of sigmoids that computes what a network of hyperbolic tangents does: tanh(z) =
/// 2 sigmoid(2z) - 1, so that weights behind an activation and those before one are doubled, each on its own
/// account, and biases take up the shift. The parameters are converted in float64. Every hidden layer of
/// `tangents` must have its activation.
[[nodiscard]] nn::Network sigmoid_twin(const nn::Network& tangents);

/// A network of tanh beside its twin on some samples, in float32.
struct TwinCheck {
  double largest_output_difference = 0;  ///< over all samples and classes
  double largest_output = 0;             ///< the largest |output|, to judge the difference by
  double unlike_predictions = 0;         ///< share of the samples
};
[[nodiscard]] TwinCheck check_sigmoid_twin(const nn::Network& tangents, nn::SampleView samples);

}  // namespace assay::study
