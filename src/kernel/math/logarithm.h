#pragma once

#include "kernel/builder.h"

namespace assay::kernel {

/// A positive normal number as 2^exponent * mantissa, mantissa from sqrt(1/2) to sqrt(2).
struct Decomposed {
  Value exponent;       ///< f64
  Value mantissa;       ///< f64
  Value inverse_scale;  ///< 2^-exponent
};
[[nodiscard]] Decomposed decompose(Value x);
/// Of a subnormal number, too; without the inverse scale.
[[nodiscard]] Decomposed decompose_positive(Value x);

/// `finite` for x > 0, and at the ends what a logarithm is: -inf at 0, inf at inf, NaN for x < 0 and NaN.
[[nodiscard]] Value at_ends_of_log(Value x, Value finite);

/// log(1 + f) for f from sqrt(1/2) - 1 to sqrt(2) - 1, error below 0.8 units in the last place.
[[nodiscard]] Value log_near_one(Value f);

/// exponent * log(2) + log_mantissa
[[nodiscard]] Value join(Value exponent, Value log_mantissa);

/// log(x) as a sum, error 2^-64 of it, with the values of log at the ends; there low is not a number.
struct LongLogarithm {
  Value high;
  Value low;
};
[[nodiscard]] LongLogarithm long_log(Value x);

/// log(1 + t) for 0 <= t <= 1, error below 1.2 units in the last place.
[[nodiscard]] Value log1p_of_fraction(Value t);

}  // namespace assay::kernel
