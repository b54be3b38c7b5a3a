#pragma once

#include <memory>
#include <string>
#include <vector>

#include "article/claim.h"

namespace assay::article {

/// What the experiment of claim 2 gave. All differences of accuracy are paired by seed.
struct DepthEvidence {
  study::Interval linear_gain;  ///< the deepest network without activations less the shallowest
  struct Activated {
    std::string activation;
    std::vector<study::Interval> more_than_linear;  ///< for each depth
    study::Interval deepening;                      ///< the deepest less the shallowest
  };
  std::vector<Activated> activated;
  /// The activation behind some layers only.
  struct Partial {
    std::string layers;  ///< "layer 1", of four
    study::Interval more_than_linear;
    study::Interval less_than_full;
  };
  std::vector<Partial> partial;
  std::size_t deepest = 8;
  std::size_t seeds = 0;
};

[[nodiscard]] Finding judge(const DepthEvidence& evidence);

[[nodiscard]] std::unique_ptr<Claim> depth_claim();

}  // namespace assay::article
