#pragma once

#include <optional>

#include "kernel/double_double/double_double.h"
#include "kernel/math/trigonometric.h"

namespace assay::kernel {

// The elementary functions of kernel/math/elementary.h on double-double values; the contract is at the top of
// each file. What most of them have in common: NaN where the argument is not finite or not in the domain.
[[nodiscard]] DoubleDouble sqrt(DoubleDouble x);
[[nodiscard]] DoubleDouble cbrt(DoubleDouble x);
[[nodiscard]] DoubleDouble exp(DoubleDouble x);
[[nodiscard]] DoubleDouble expm1(DoubleDouble x);
[[nodiscard]] DoubleDouble sinh(DoubleDouble x);
[[nodiscard]] DoubleDouble cosh(DoubleDouble x);
[[nodiscard]] DoubleDouble tanh(DoubleDouble x);
[[nodiscard]] DoubleDouble sigmoid(DoubleDouble x);
[[nodiscard]] DoubleDouble log(DoubleDouble x);
[[nodiscard]] DoubleDouble log1p(DoubleDouble x);
[[nodiscard]] DoubleDouble softplus(DoubleDouble x);
/// For base > 0: error 2^-97 times |exponent log(base)| + 1. The exponent is as exact as it is.
[[nodiscard]] DoubleDouble pow(DoubleDouble base, DoubleDouble exponent,
                               const std::optional<Rational>& exact_exponent);
[[nodiscard]] DoubleDouble asinh(DoubleDouble x);
[[nodiscard]] DoubleDouble acosh(DoubleDouble x);
[[nodiscard]] DoubleDouble atanh(DoubleDouble x);
[[nodiscard]] DoubleDouble asin(DoubleDouble x);
[[nodiscard]] DoubleDouble acos(DoubleDouble x);
[[nodiscard]] DoubleDouble atan(DoubleDouble x);
[[nodiscard]] DoubleDouble erf(DoubleDouble x);
[[nodiscard]] DoubleDouble erfc(DoubleDouble x);

/// An angle as a multiple of pi/2 and a rest from -pi/4 to pi/4; see Angle in kernel/math/trigonometric.h.
struct LongAngle {
  Value quarter;
  DoubleDouble rest;
};
/// factor*x, or pi*factor*x. Without rounding for x.low = 0; otherwise |x| is below 2^50.
[[nodiscard]] LongAngle reduced(DoubleDouble x, const Rational& factor, bool times_pi);
[[nodiscard]] DoubleDouble sin(const LongAngle& angle);
[[nodiscard]] DoubleDouble cos(const LongAngle& angle);
[[nodiscard]] DoubleDouble tan(const LongAngle& angle);

/// exp(x) - 1 for |x| <= 0.35.
[[nodiscard]] DoubleDouble expm1_near_zero(DoubleDouble x);

struct SineAndCosine {
  DoubleDouble sine;
  DoubleDouble cosine;
};
/// For |x| <= 0.8.
[[nodiscard]] SineAndCosine sine_and_cosine_near_zero(DoubleDouble x);

}  // namespace assay::kernel
