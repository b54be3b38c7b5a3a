#pragma once

#include <memory>
#include <string>
#include <vector>

#include "article/claim.h"

namespace assay::article {

/// What the experiment of claim 7 gave. Shares are of the test samples; differences are paired by seed.
struct ProbabilityEvidence {
  /// Trained with sigmoids as outputs, and with softmax.
  struct Network {
    std::string name;                       ///< "one hidden layer"
    double least_output, largest_output;    ///< of the sigmoids, over seeds, samples and classes
    study::Interval sum;                    ///< of a sample's sigmoids, mean over the samples
    study::Interval off;                    ///< share whose sigmoids sum to more or less than 1 by over 0.01
    double softmax_departure;               ///< of the outputs' sum from 1, mean over the samples, largest
    study::Interval sigmoid_error;          ///< expected calibration error of the largest sigmoid
    study::Interval normalised_error;       ///< the same of the sigmoids divided by their sum
    study::Interval softmax_error;          ///< the same of softmax
    study::Interval more_error;             ///< sigmoid_error less softmax_error
    study::Interval more_error_normalised;  ///< normalised_error less softmax_error
    study::Interval less_accurate;          ///< accuracy of softmax less that of sigmoids
  };
  std::vector<Network> networks;
  study::Interval untrained_sum;  ///< mean sum of the sigmoids before training
  std::size_t classes = 10;
  std::size_t seeds = 0;
};

[[nodiscard]] Finding judge(const ProbabilityEvidence& evidence);

[[nodiscard]] std::unique_ptr<Claim> probability_claim();

}  // namespace assay::article
