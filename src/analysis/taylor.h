#pragma once

#include <optional>

#include "analysis/germ.h"

namespace assay {

/// The function g of s = 1/t for which g(1/t) is f(t), if t enters f only as a number over t.
[[nodiscard]] std::optional<Function> in_reciprocal(const Function& f_of_t);

/// The first term of g(s) = s^m g^(m)(theta)/m!, 0 < theta < s <= 1/start, whose derivative is not 0 at 0, as
/// a germ in t = 1/s; nothing if it is not among the first, or g is not smooth on the closed stretch.
[[nodiscard]] std::optional<Germ> leading_term(const Function& g, double start);

/// The sign (-1, 0 for identically 0, 1) that f has throughout x0 < x <= x0 + 1/start, or x0 - 1/start <= x <
/// x0: by its germ or, where f(x0) = 0 and it is free of branches, by those of its derivatives.
[[nodiscard]] std::optional<int> sign_beside(const Function& f, Approach approach, const Rational& x0,
                                             double start);

/// f(x0), simplified; without parameters.
[[nodiscard]] Function at_number(const Function& f, const Rational& x0);

}  // namespace assay
