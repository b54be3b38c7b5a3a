#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/answer.h"
#include "article/claim.h"

namespace assay::article {

/// What the experiment of claim 3 gave.
struct KerasEvidence {
  struct Offered {
    std::string name;                  ///< as Keras calls it
    Answer affine;                     ///< whether it is of the form m x + b
    study::Interval more_than_linear;  ///< accuracy less that without an activation, paired
    std::size_t diverged = 0, networks = 0;
  };
  std::vector<Offered> offered;  ///< those that act on each number alone
  std::size_t seeds = 0;
};

[[nodiscard]] Finding judge(const KerasEvidence& evidence);

[[nodiscard]] std::unique_ptr<Claim> keras_claim();

}  // namespace assay::article
