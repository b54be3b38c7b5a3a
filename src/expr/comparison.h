#pragma once

#include <optional>

#include "expr/algebra.h"

namespace assay {

/// a < b and the like in a normal form: a number stands on the right, alone, and what it is compared with has
/// no number added to it or in front of it, so 3 - 2*x > 0 becomes x < 3/2. Keeps truth and domain.
[[nodiscard]] NodeId comparison(Algebra& algebra, Op op, NodeId a, NodeId b);

/// The condition's truth value, if it is the same for all x.
[[nodiscard]] std::optional<bool> decide(Algebra& algebra, NodeId condition);

}  // namespace assay
