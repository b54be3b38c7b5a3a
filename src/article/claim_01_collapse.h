#pragma once

#include <memory>
#include <vector>

#include "article/claim.h"

namespace assay::article {

/// What the experiment of claim 1 gave.
struct CollapseEvidence {
  /// A network without activations of so many dense layers.
  struct Linear {
    std::size_t layers;
    /// Over the seeds: the largest difference between its outputs and those of the layer it folds into, as a
    /// share of the largest output.
    double fold_difference;
    double unlike_predictions;         ///< largest share of test samples with another class, ties apart
    study::Interval less_than_single;  ///< accuracy less that of a single layer trained directly, paired
  };
  std::vector<Linear> linear;
  /// The same layers with an activation.
  struct Activated {
    std::string activation;
    study::Interval more_than_linear;  ///< accuracy less that without it, paired
    double misfit;  ///< least over the seeds: error of the closest affine map, as a share of the spread
  };
  std::vector<Activated> activated;
  std::size_t seeds = 0;
};

[[nodiscard]] Finding judge(const CollapseEvidence& evidence);

[[nodiscard]] std::unique_ptr<Claim> collapse_claim();

}  // namespace assay::article
