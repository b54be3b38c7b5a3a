#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "expr/rational.h"
#include "kernel/builder.h"

namespace assay::kernel {

// Elementary functions on f64 values, each written once, in the file of its name, as straight-line code
// without branches or tables. The contract is at the top of that file.
[[nodiscard]] Value cbrt(Value x);
[[nodiscard]] Value exp(Value x);
[[nodiscard]] Value expm1(Value x);
[[nodiscard]] Value exp2(Value x);  ///< 2^x
[[nodiscard]] Value log(Value x);
[[nodiscard]] Value log1p(Value x);
[[nodiscard]] Value log2(Value x);  ///< log(x)/log(2)
/// base^exponent for base >= 0; of an exponent that is a constant its exact value is given, too.
[[nodiscard]] Value pow(Value base, Value exponent, const std::optional<Rational>& exact_exponent);
[[nodiscard]] Value sin(Value x);
[[nodiscard]] Value cos(Value x);
[[nodiscard]] Value tan(Value x);
[[nodiscard]] Value sin_pi(Value x);  ///< sin(pi*x), and so on; other factors: kernel/math/trigonometric.h
[[nodiscard]] Value cos_pi(Value x);
[[nodiscard]] Value tan_pi(Value x);
[[nodiscard]] Value asin(Value x);
[[nodiscard]] Value acos(Value x);
[[nodiscard]] Value atan(Value x);
[[nodiscard]] Value sinh(Value x);
[[nodiscard]] Value cosh(Value x);
[[nodiscard]] Value tanh(Value x);
[[nodiscard]] Value asinh(Value x);
[[nodiscard]] Value acosh(Value x);
[[nodiscard]] Value atanh(Value x);
[[nodiscard]] Value erf(Value x);
[[nodiscard]] Value erfc(Value x);
[[nodiscard]] Value normal_tail(Value x);  ///< erfc(x/sqrt(2))
[[nodiscard]] Value sigmoid(Value x);
[[nodiscard]] Value softplus(Value x);

/// What an elementary function promises: on [low, high] its result is within `ulp` units in the last place of
/// float64 of the true value, a unit being that of the binade of the true value. Zeros, infinities and NaN
/// have the values that the file of the function states.
struct Contract {
  std::string_view name;
  std::string_view formula;
  Value (*function)(Value x);
  double low;
  double high;
  double ulp;
};

/// One row per function above; of pow for some exponents and one base.
[[nodiscard]] std::span<const Contract> contracts();

}  // namespace assay::kernel
