#pragma once

#include <span>
#include <string>

#include "analysis/breakpoints.h"

namespace assay {

/// Where a function has no value, for an input u ~ N(0, variance).
struct Undefined {
  std::string where;         ///< "x < 0", "-1 < x < 1 and x > 4"; empty if f is defined almost everywhere
  double probability = 0.0;  ///< of these inputs
  bool is_settled = true;    ///< false: it could not be decided everywhere
};

/// Looks into each cell between the breakpoints of f, which must be those of [lower, upper]; the outer cells
/// stand for the rest of the line.
[[nodiscard]] Undefined undefined_inputs(const Function& f, std::span<const Breakpoint> points, double lower,
                                         double upper, double variance);

/// "half of all inputs", "15.9% of all inputs".
[[nodiscard]] std::string share_of_inputs(double probability);

}  // namespace assay
