#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "article/claim_10_rules.h"

// What is proved of each function of the catalog, for claim 10.
namespace assay::article::rules {

/// A backward pass with no more operations counts as efficient: those of tanh from its input.
inline constexpr std::size_t most_operations = 39;

struct Facts {
  std::string name;
  Kept defined;            ///< for every real number
  Kept differentiable;     ///< everywhere
  bool but_for_kinks;      ///< everywhere else, the slope having a limit on both sides of each such point
  Kept bounded_slope;      ///< sup |f'| is finite
  std::size_t operations;  ///< machine operations of one element's gradient, exact plan, float32
  Kept monotone;
  std::array<std::string, RulesEvidence::rules> because;  ///< why a rule is not kept; empty if it is
};

/// How strictly the rules are read.
struct Reading {
  bool kinks_allowed = false;
  bool any_cost = false;
  bool any_shape = false;
};
/// All that is asked is a value for every number and a bounded slope.
inline constexpr Reading lenient = {.kinks_allowed = true, .any_cost = true, .any_shape = true};
[[nodiscard]] std::array<Kept, RulesEvidence::rules> kept(const Facts& facts, const Reading& reading = {});
/// How many are proved to be kept.
[[nodiscard]] std::size_t count(const std::array<Kept, RulesEvidence::rules>& kept);

/// Of these entries of the catalog.
[[nodiscard]] std::vector<Calculation> proofs(std::span<const std::string> names);
/// In the order of the names.
[[nodiscard]] std::vector<Facts> facts(std::span<const std::string> names, const Results& results);
/// Best first: by rules kept, then in the order of the rules, then by conditions of them that fail, then by
/// operations.
[[nodiscard]] std::vector<Facts> ranked(std::vector<Facts> all);

}  // namespace assay::article::rules
