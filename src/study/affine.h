#pragma once

#include <span>
#include <vector>

#include "nn/network.h"
#include "nn/samples.h"

namespace assay::study {

/// y = W x + b in float64; W is outputs x inputs, row-major.
struct Affine {
  std::size_t inputs, outputs;
  std::vector<double> weights;
  std::vector<double> bias;
};

/// The one affine map that the dense layers of a network compose to, its activation left out:
/// W = W_L ... W_1, b = W_L (... (W_2 b_1 + b_2) ...) + b_L.
[[nodiscard]] Affine fold(const nn::Network& network);

/// The affine map closest, in mean square over the samples, to the given outputs (samples.count() x outputs).
/// A ridge of 1e-6 of the mean variance of the inputs decides between maps that the samples cannot tell apart
/// (pixels that never change).
[[nodiscard]] Affine best_affine_fit(nn::SampleView samples, std::span<const float> outputs);

/// The map applied to every sample, count x outputs.
[[nodiscard]] std::vector<double> apply(const Affine& map, nn::SampleView samples);

}  // namespace assay::study
