#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "article/claim.h"

namespace assay::article {

/// What the experiment of claim 9 gave. Accuracies are paired by seed.
struct SignedRootEvidence {
  enum class Kind : std::uint8_t {
    root,     ///< the function itself
    moved,    ///< rescaled or shifted: its slope still has no bound
    smooth,   ///< the nearest functions with a bounded slope
    ordinary  ///< what it is compared with
  };
  /// The factor chi_N that a random layer of N units puts on squared gradients.
  struct Factor {
    std::string form;
    Kind kind;
    std::size_t width;
    study::Interval median;
    study::Interval hundredth;  ///< one layer in a hundred has more
    double predicted_median, predicted_hundredth;
  };
  std::vector<Factor> factors;  ///< by form, then by width, ascending
  struct Trained {
    std::string form;
    Kind kind;
    std::size_t depth;
    study::Interval behind;  ///< accuracy of the better of the ordinary ones less its own
    std::size_t diverged, networks;
  };
  std::vector<Trained> trained;  ///< by form, then by depth, ascending; without the ordinary ones
  std::size_t seeds = 0;
};

[[nodiscard]] Finding judge(const SignedRootEvidence& evidence);

[[nodiscard]] std::unique_ptr<Claim> signed_root_claim();

}  // namespace assay::article
