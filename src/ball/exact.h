#pragma once

#include <optional>
#include <vector>

#include "expr/function.h"

namespace assay {

/// What exact arithmetic knows of each node of a graph.
struct ExactValues {
  std::vector<std::optional<Rational>> numbers;  ///< the value, if it is a rational number
  std::vector<std::optional<Rational>> turns;    ///< the value over pi, if that is a rational number
};

/// The nodes' values found by exact arithmetic, with the parameters at their defaults; a condition is 1 or 0.
/// Without an x these are the nodes that do not depend on it. It settles what no precision can: whether
/// 0.1*x == 0.3, that sin(pi*x) is 0, and a result that lies midway between two floats. Nodes that the root
/// does not need, and numbers that grow out of hand, are left out.
[[nodiscard]] ExactValues exact_values(const Function& f, const std::optional<Rational>& x);

}  // namespace assay
