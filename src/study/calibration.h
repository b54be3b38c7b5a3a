#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "nn/loss.h"
#include "nn/network.h"
#include "nn/samples.h"
#include "nn/telemetry.h"

namespace assay::study {

/// The samples whose confidence, the output of the predicted class, lies in one interval.
struct ReliabilityBin {
  std::size_t count = 0;
  double confidence = 0;  ///< mean; 0 of an empty bin
  double accuracy = 0;    ///< share predicted correctly; 0 of an empty bin
};

inline constexpr std::size_t reliability_bins = 15;

/// How far confidence can be taken for the probability of being right.
struct Reliability {
  /// Of equal width: bin m, from 0, has confidences in (m/15, (m + 1)/15]; 0 itself is in the first.
  std::vector<ReliabilityBin> bins{};
  double confidence = 0;  ///< mean over all samples
  /// Expected calibration error: the mean over the samples of |accuracy - confidence| of their bins (Guo,
  /// Pleiss, Sun & Weinberger 2017, arXiv 1706.04599, equation 3). 0 to 1.
  double error = 0;
};

/// The sum of the outputs of all classes for a sample, which is 1 for probabilities of exclusive classes.
struct OutputSums {
  static constexpr std::array departures = {0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5};

  nn::Range range{};
  double departure = 0;                               ///< mean distance from 1
  std::array<double, departures.size()> beyond = {};  ///< share of samples further from 1 than each
};

/// The outputs of a classifier taken for probabilities: softmax or sigmoid of its last layer.
struct Calibration {
  double least_output = 0, largest_output = 0;  ///< over all samples and classes
  OutputSums sums{};
  Reliability given{};       ///< the outputs as they are
  Reliability normalised{};  ///< divided by their sum; of softmax the same
};

/// `logits` is labels.size() x classes, finite; the loss says which function makes outputs of them.
/// `labels` is not empty.
[[nodiscard]] Calibration calibration(std::span<const float> logits, std::span<const std::uint8_t> labels,
                                      nn::Loss::Kind loss);
[[nodiscard]] Calibration calibration(const nn::Network& network, nn::SampleView samples,
                                      nn::Loss::Kind loss);

}  // namespace assay::study
