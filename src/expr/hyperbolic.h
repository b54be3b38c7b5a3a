#pragma once

#include <optional>

#include "expr/algebra.h"

namespace assay {

// Stable forms of hyperbolic functions and their inverses that are spelt with exponentials, roots and
// logarithms. Each keeps value and domain.

/// c*exp(u) - c*exp(-u) = 2*c*sinh(u), with a plus 2*c*cosh(u); a divisor exp(u) counts as exp(-u)
void join_exponential_pairs(Algebra& algebra, Sum& sum);

/// sinh(u)/cosh(u) = tanh(u), exp(u)/cosh(u) = 2*sigmoid(2*u); what is left of 1/cosh(u)^n in a form without
/// an infinity on the way to 0: 1/cosh(u) = 2*exp(-abs(u))*sigmoid(2*abs(u)), 1/cosh(u)^2 =
/// 4*sigmoid(2*u)*sigmoid(-2*u).
void join_hyperbolic_quotients(Algebra& algebra, Product& product);

/// log(u) where that is asinh, acosh, atanh or of cosh.
[[nodiscard]] std::optional<NodeId> hyperbolic_logarithm(Algebra& algebra, NodeId u);

}  // namespace assay
