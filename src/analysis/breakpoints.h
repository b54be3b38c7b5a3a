#pragma once

#include <optional>
#include <vector>

#include "analysis/deadline.h"
#include "ball/ball.h"
#include "expr/function.h"

namespace assay {

/// A place where f need not be smooth.
struct Breakpoint {
  Ball x;            ///< exact, or to within 2^-250; a stretch if it is not isolated
  bool is_singular;  ///< an argument of sqrt, log, a power or a division vanishes: f or f' may be unbounded
  bool is_isolated;  ///< false: ball arithmetic could not find the places on the stretch x
  /// The place as a number, if that is proved: between it and 2^-40 on either side there is no other.
  std::optional<Rational> exact = {};
  bool is_single =
      false;  ///< exact, or proved to be one place and not several that are too near to be told apart
};

/// Every breakpoint of f on [lower, upper], ascending: the roots of all conditions of `where`, of the
/// arguments of `abs`, `sign`, `min`, `max` and `floor`, and of the arguments of partial operations. Between
/// two of them f is analytic and either defined or undefined throughout.
/// Throws an input Error if there are more than a few hundred (floor(1000*x)). After the deadline what is
/// left is not isolated.
[[nodiscard]] std::vector<Breakpoint> breakpoints(const Function& f, double lower, double upper,
                                                  const Deadline& deadline = Deadline::never());

}  // namespace assay
