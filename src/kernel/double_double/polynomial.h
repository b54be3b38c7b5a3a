#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "kernel/double_double/double_double.h"

namespace assay::kernel {

/// c[0] + c[1] x + c[2] x^2 + ... by Horner's scheme, the first `long_terms` of them in double-double, the
/// others, at least three, in float64: where |x| is small that is enough. |c[i] x^i| falls from each to the
/// next.
[[nodiscard]] DoubleDouble polynomial(DoubleDouble x, std::span<const Rational> c, std::size_t long_terms);

/// sign^i / (first + step*i)! for i from 0 to count - 1: the coefficients of exp, sin, cos.
[[nodiscard]] std::vector<Rational> reciprocal_factorials(std::int64_t sign, std::int64_t first,
                                                          std::int64_t step, std::size_t count);

}  // namespace assay::kernel
