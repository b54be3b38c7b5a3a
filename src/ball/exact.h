#pragma once

#include <optional>
#include <vector>

#include "expr/function.h"

namespace assay {

/// The value of each node that is a rational number found by exact arithmetic, with the parameters at their
/// defaults; a condition is 1 or 0. Without an x these are the nodes that do not depend on it. It settles
/// what no precision can: whether 0.1*x == 0.3, and a result that lies midway between two floats. Nodes that
/// the root does not need, and numbers that grow out of hand, are left out.
[[nodiscard]] std::vector<std::optional<Rational>> exact_values(const Function& f,
                                                                const std::optional<Rational>& x);

}  // namespace assay
