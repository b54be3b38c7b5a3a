#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "article/claim.h"

namespace assay::article {

/// Whether a function keeps a rule.
enum class Kept : std::uint8_t {
  yes,   ///< proved
  no,    ///< refuted
  open,  ///< neither was proved
};

/// What the experiment of claim 10 gave.
struct RulesEvidence {
  static constexpr std::size_t rules = 3;  ///< defined, differentiable, interpretable
  /// One that was trained; relu, which all are compared with, is not among them.
  struct Function {
    std::string name;
    std::array<Kept, rules> kept;
    std::array<std::string, rules> because;  ///< why a rule is not kept
    study::Interval behind_relu;             ///< accuracy, paired
    std::size_t diverged, networks;
  };
  std::vector<Function> functions;
  study::Interval correlation;  ///< by rank, of rules kept and accuracy
  /// The same with kinks, any number of operations and any shape allowed.
  study::Interval lenient_correlation;
  std::size_t seeds = 0;
};

[[nodiscard]] Finding judge(const RulesEvidence& evidence);

/// Not told to be more than two points behind relu, and none of its networks diverged.
[[nodiscard]] bool trains_as_well(const RulesEvidence::Function& function);
/// More than two points behind relu.
[[nodiscard]] bool trains_badly(const RulesEvidence::Function& function);

[[nodiscard]] std::unique_ptr<Claim> rules_claim();

}  // namespace assay::article
