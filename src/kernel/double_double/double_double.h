#pragma once

#include <optional>

#include "expr/rational.h"
#include "kernel/builder.h"

namespace assay::kernel {

/// The unevaluated sum high + low of two f64 values, |low| at most half a unit in the last place of high: 106
/// bits of precision (Dekker, "A floating-point technique for extending the available precision", Numer.
/// Math. 18, 1971). The operations' errors, relative to the result, are those that Joldes, Muller and Popescu
/// prove ("Tight and rigorous error bounds for basic building blocks of double-word arithmetic", ACM TOMS 44,
/// 2017), as long as nothing overflows and no low part is below 2^-1022; u is 2^-53.
///
/// At infinities and where a result overflows the result is NaN, and so are functions outside their domain;
/// the sign of a zero is open. Who needs these takes them from float64 arithmetic.
struct DoubleDouble {
  Value high;
  Value low;

  [[nodiscard]] Builder& builder() const { return high.builder(); }
  /// What high is, if it is known without running the program.
  [[nodiscard]] std::optional<double> constant() const { return high.constant(); }
};

/// An f64 value.
[[nodiscard]] DoubleDouble exactly(Value value);
[[nodiscard]] DoubleDouble double_double(Builder& builder, double high, double low = 0.0);
/// To the nearest 2^-106 of itself.
[[nodiscard]] DoubleDouble double_double(Builder& builder, const Rational& value);

/// high + low for |high| >= |low| (Fast2Sum), and for any two f64 values (2Sum).
[[nodiscard]] DoubleDouble fast_sum(Value high, Value low);
[[nodiscard]] DoubleDouble sum(Value a, Value b);
[[nodiscard]] DoubleDouble product(Value a, Value b);

[[nodiscard]] DoubleDouble operator+(DoubleDouble a, DoubleDouble b);  ///< 3 u^2
[[nodiscard]] DoubleDouble operator-(DoubleDouble a, DoubleDouble b);
[[nodiscard]] DoubleDouble operator-(DoubleDouble a);
[[nodiscard]] DoubleDouble operator*(DoubleDouble a, DoubleDouble b);  ///< 5 u^2
[[nodiscard]] DoubleDouble operator/(DoubleDouble a, DoubleDouble b);  ///< 15 u^2
[[nodiscard]] DoubleDouble operator+(DoubleDouble a, double b);
[[nodiscard]] DoubleDouble operator-(double a, DoubleDouble b);
[[nodiscard]] DoubleDouble operator*(DoubleDouble a, double b);
[[nodiscard]] DoubleDouble operator/(double a, DoubleDouble b);
/// Times a power of two.
[[nodiscard]] DoubleDouble scaled(DoubleDouble a, Value power);
[[nodiscard]] DoubleDouble scaled(DoubleDouble a, double power);
[[nodiscard]] DoubleDouble abs(DoubleDouble a);
[[nodiscard]] DoubleDouble copysign(DoubleDouble magnitude, DoubleDouble sign);
[[nodiscard]] DoubleDouble sign(DoubleDouble a);  ///< -1, 0 or 1
[[nodiscard]] DoubleDouble min(DoubleDouble a, DoubleDouble b);
[[nodiscard]] DoubleDouble max(DoubleDouble a, DoubleDouble b);
[[nodiscard]] DoubleDouble floor(DoubleDouble a);

[[nodiscard]] Value operator<(DoubleDouble a, DoubleDouble b);
[[nodiscard]] Value operator<=(DoubleDouble a, DoubleDouble b);
[[nodiscard]] Value operator>(DoubleDouble a, DoubleDouble b);
[[nodiscard]] Value operator>=(DoubleDouble a, DoubleDouble b);
[[nodiscard]] Value operator<(DoubleDouble a, double b);
[[nodiscard]] Value operator>(DoubleDouble a, double b);
[[nodiscard]] Value operator>=(DoubleDouble a, double b);
[[nodiscard]] Value equal(DoubleDouble a, DoubleDouble b);
[[nodiscard]] Value is_nan(DoubleDouble a);
[[nodiscard]] DoubleDouble select(Value condition, DoubleDouble then, DoubleDouble otherwise);
/// NaN where the condition does not hold.
[[nodiscard]] DoubleDouble only_where(Value condition, DoubleDouble a);

}  // namespace assay::kernel
