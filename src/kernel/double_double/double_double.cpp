#include "kernel/double_double/double_double.h"

#include <cmath>
#include <limits>

namespace assay::kernel {
namespace {

bool is_zero(Value value) {
  return value.constant() == 0.0;
}

/// a + b, where a zero that is known costs nothing: its sign does not matter in a low part.
Value plus(Value a, Value b) {
  if (is_zero(a)) return b;
  return is_zero(b) ? a : a + b;
}

/// a*b + c, likewise.
Value multiply_add(Value a, Value b, Value c) {
  if (is_zero(a) || is_zero(b)) return c;
  return is_zero(c) ? a * b : fma(a, b, c);
}

}  // namespace

DoubleDouble exactly(Value value) {
  return {value, value.builder().f64(0.0)};
}

DoubleDouble double_double(Builder& builder, double high, double low) {
  return {builder.f64(high), builder.f64(low)};
}

DoubleDouble double_double(Builder& builder, const Rational& value) {
  const double high = value.to_double();
  if (!std::isfinite(high)) return double_double(builder, high);
  return double_double(builder, high, (value - Rational::from_double(high)).to_double());
}

DoubleDouble fast_sum(Value high, Value low) {
  if (is_zero(low)) return {high, low};
  const Value total = high + low;
  return {total, low - (total - high)};
}

DoubleDouble sum(Value a, Value b) {
  if (is_zero(a)) return {b, a};
  if (is_zero(b)) return {a, b};
  const Value total = a + b;
  const Value most = total - b;
  return {total, (a - most) + (b - (total - most))};
}

DoubleDouble product(Value a, Value b) {
  const Value high = a * b;
  return {high, fma(a, b, -high)};
}

DoubleDouble operator+(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble high = sum(a.high, b.high);
  const DoubleDouble low = sum(a.low, b.low);
  const DoubleDouble most = fast_sum(high.high, plus(high.low, low.high));
  return fast_sum(most.high, plus(low.low, most.low));
}

DoubleDouble operator-(DoubleDouble a) {
  return {-a.high, is_zero(a.low) ? a.low : -a.low};
}

DoubleDouble operator-(DoubleDouble a, DoubleDouble b) {
  return a + -b;
}

DoubleDouble operator*(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble most = product(a.high, b.high);
  return fast_sum(most.high, multiply_add(a.low, b.high, multiply_add(a.high, b.low, most.low)));
}

DoubleDouble operator/(DoubleDouble a, DoubleDouble b) {
  const Value quotient = a.high / b.high;
  const DoubleDouble most = b * exactly(quotient);
  const Value rest = plus(a.high - most.high, plus(a.low, -most.low));
  return fast_sum(quotient, rest / b.high);
}

DoubleDouble operator+(DoubleDouble a, double b) {
  return a + double_double(a.builder(), b);
}
DoubleDouble operator-(double a, DoubleDouble b) {
  return double_double(b.builder(), a) - b;
}
DoubleDouble operator*(DoubleDouble a, double b) {
  return a * double_double(a.builder(), b);
}
DoubleDouble operator/(double a, DoubleDouble b) {
  return double_double(b.builder(), a) / b;
}

DoubleDouble scaled(DoubleDouble a, Value power) {
  return {a.high * power, is_zero(a.low) ? a.low : a.low * power};
}
DoubleDouble scaled(DoubleDouble a, double power) {
  return scaled(a, a.builder().f64(power));
}

DoubleDouble abs(DoubleDouble a) {
  if (is_zero(a.low)) return {abs(a.high), a.low};
  return {abs(a.high), select(a.high < 0.0, -a.low, a.low)};
}

DoubleDouble copysign(DoubleDouble magnitude, DoubleDouble sign) {
  const DoubleDouble positive = abs(magnitude);
  return select(sign.high < 0.0, -positive, positive);
}

DoubleDouble sign(DoubleDouble a) {
  return exactly(select(a.high > 0.0, 1.0, select(a.high < 0.0, -1.0, a.high)));
}

DoubleDouble min(DoubleDouble a, DoubleDouble b) {
  return select(is_nan(a), a, select(a < b, a, b));
}

DoubleDouble max(DoubleDouble a, DoubleDouble b) {
  return select(is_nan(a), a, select(a > b, a, b));
}

DoubleDouble floor(DoubleDouble a) {
  const Value whole = floor(a.high);
  if (is_zero(a.low)) return exactly(whole);
  return fast_sum(whole, select(equal(whole, a.high), floor(a.low), 0.0));
}

Value operator<(DoubleDouble a, DoubleDouble b) {
  const Value by_high = a.high < b.high;
  if (is_zero(a.low) && is_zero(b.low)) return by_high;
  return by_high | (equal(a.high, b.high) & (a.low < b.low));
}
Value operator<=(DoubleDouble a, DoubleDouble b) {
  if (is_zero(a.low) && is_zero(b.low)) return a.high <= b.high;
  return (a.high < b.high) | (equal(a.high, b.high) & (a.low <= b.low));
}
Value operator>(DoubleDouble a, DoubleDouble b) {
  return b < a;
}
Value operator>=(DoubleDouble a, DoubleDouble b) {
  return b <= a;
}
Value operator<(DoubleDouble a, double b) {
  return a < double_double(a.builder(), b);
}
Value operator>(DoubleDouble a, double b) {
  return a > double_double(a.builder(), b);
}
Value operator>=(DoubleDouble a, double b) {
  return a >= double_double(a.builder(), b);
}
Value equal(DoubleDouble a, DoubleDouble b) {
  const Value by_high = equal(a.high, b.high);
  return is_zero(a.low) && is_zero(b.low) ? by_high : by_high & equal(a.low, b.low);
}
Value is_nan(DoubleDouble a) {
  return is_nan(a.high);
}

DoubleDouble select(Value condition, DoubleDouble then, DoubleDouble otherwise) {
  return {select(condition, then.high, otherwise.high), select(condition, then.low, otherwise.low)};
}

DoubleDouble only_where(Value condition, DoubleDouble a) {
  return {select(condition, a.high, std::numeric_limits<double>::quiet_NaN()), a.low};
}

}  // namespace assay::kernel
