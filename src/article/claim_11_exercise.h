#pragma once

#include <memory>
#include <string>
#include <vector>

#include "article/claim.h"
#include "inspect/judgement.h"

namespace assay::article {

/// What the experiment of claim 11 gave.
struct ExerciseEvidence {
  /// One function in networks of one depth: what was said beforehand and what came of it.
  struct Trial {
    std::string function;
    std::size_t depth;            ///< hidden layers
    inspect::Mark expected;       ///< good, fair or bad in networks of this depth, judged without training
    std::string because;          ///< what decided, a clause
    study::Interval relu;         ///< its accuracy: of a depth that relu does not train nothing is told
    study::Interval behind_relu;  ///< accuracy of relu less that of the function, paired
    std::size_t diverged = 0, networks = 0;
  };
  std::vector<Trial> trials;
  std::size_t seeds = 0;
};

/// How an expectation fared.
enum class Fate : std::uint8_t {
  confirmed,
  contradicted,
  open,        ///< the interval does not tell, or relu did not train either
  unpredicted  ///< a fair mark: nothing is said
};
[[nodiscard]] Fate fate(const ExerciseEvidence::Trial& trial);

[[nodiscard]] Finding judge(const ExerciseEvidence& evidence);

[[nodiscard]] std::unique_ptr<Claim> exercise_claim();

}  // namespace assay::article
