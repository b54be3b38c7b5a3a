// sin, cos, tan: relative error at most 2^-97, but next to a multiple of pi/2 where the angle is right to
// 2^-150 only; asin, acos, atan: relative error at most 2^-97. asin(+-1) and acos(+-1) are NaN, of larger
// numbers they all are.
#include "kernel/math/trigonometric.h"

#include <bit>
#include <cstdint>

#include "kernel/double_double/elementary.h"
#include "kernel/double_double/polynomial.h"
#include "kernel/math/elementary.h"

namespace assay::kernel {
namespace {

constexpr double half_pi_high = 0x1.921fb54442d18p+0;  // pi/2 = high + low
constexpr double half_pi_low = 0x1.1a62633145c07p-54;

/// asin(root) for root <= 1/2, from which asin and acos are put together.
struct LongArcsine {
  Value is_inner;  ///< |x| <= 1/2: root = |x|, otherwise sqrt((1 - |x|)/2)
  DoubleDouble angle;
};

LongArcsine arcsine(DoubleDouble x) {
  const DoubleDouble a = abs(x);
  const Value is_inner = a.high <= 0.5;
  const DoubleDouble root = select(is_inner, a, sqrt(scaled(1.0 - a, 0.5)));
  // A step of Newton's method from float64.
  const Value y = asin(root.high);
  const auto [sine, cosine] = sine_and_cosine_near_zero(exactly(y));
  const DoubleDouble rest = root - sine;
  return {is_inner, fast_sum(y, (rest.high + rest.low) / cosine.high)};
}

DoubleDouble half_pi(Builder& builder) {
  return double_double(builder, half_pi_high, half_pi_low);
}

Value is_odd(Value quarter) {
  return !equal(from_bits((quarter & quarter.builder().i64(1)) << 52), 0.0);
}

/// 1, or -1 after two quarter turns.
Value sign(Value quarter) {
  Builder& b = quarter.builder();
  return from_bits(b.i64(std::bit_cast<std::uint64_t>(1.0)) | ((quarter & b.i64(2)) << 62));
}

}  // namespace

SineAndCosine sine_and_cosine_near_zero(DoubleDouble x) {
  // sin(x) = x + x z (-1/3! + z/5! - ...), cos(x) = 1 - z/2 + z^2 (1/4! - z/6! + ...), z = x^2
  static const std::vector<Rational> of_sine = reciprocal_factorials(-1, 3, 2, 13);
  static const std::vector<Rational> of_cosine = reciprocal_factorials(-1, 4, 2, 13);
  const DoubleDouble z = x * x;
  const DoubleDouble one = double_double(x.builder(), 1.0);
  return {.sine = x - x * z * polynomial(z, of_sine, 8),
          .cosine = one - (scaled(z, 0.5) - z * z * polynomial(z, of_cosine, 8))};
}

LongAngle reduced(DoubleDouble x, const Rational& factor, bool times_pi) {
  const Angle angle = reduced(x.high, factor, times_pi);
  DoubleDouble rest = fast_sum(angle.high, angle.low);
  if (x.low.constant() != 0.0) {
    DoubleDouble low = exactly(x.low) * double_double(x.builder(), factor);
    if (times_pi) low = low * scaled(half_pi(x.builder()), 2.0);
    rest = rest + low;
  }
  return {angle.quarter, rest};
}

DoubleDouble sin(const LongAngle& angle) {
  const auto [sine, cosine] = sine_and_cosine_near_zero(angle.rest);
  return scaled(select(is_odd(angle.quarter), cosine, sine), sign(angle.quarter));
}

DoubleDouble cos(const LongAngle& angle) {
  return sin({angle.quarter + angle.quarter.builder().i64(1), angle.rest});
}

DoubleDouble tan(const LongAngle& angle) {
  const Value odd = is_odd(angle.quarter);
  const auto [sine, cosine] = sine_and_cosine_near_zero(angle.rest);
  return select(odd, -cosine, sine) / select(odd, sine, cosine);
}

DoubleDouble asin(DoubleDouble x) {
  const LongArcsine parts = arcsine(x);
  const DoubleDouble value =
      select(parts.is_inner, parts.angle, half_pi(x.builder()) - scaled(parts.angle, 2.0));
  return select(x.high < 0.0, -value, value);
}

DoubleDouble acos(DoubleDouble x) {
  // pi/2 - asin(x), 2 asin(root) next to 1, pi - 2 asin(root) next to -1
  const LongArcsine parts = arcsine(x);
  const DoubleDouble twice = scaled(parts.angle, 2.0);
  const DoubleDouble quarter_turn = half_pi(x.builder());
  const Value is_negative = x.high < 0.0;
  const DoubleDouble inner = quarter_turn - select(is_negative, -parts.angle, parts.angle);
  return select(parts.is_inner, inner, select(is_negative, scaled(quarter_turn, 2.0) - twice, twice));
}

DoubleDouble atan(DoubleDouble x) {
  // A step of Newton's method from float64: atan(t) = y + atan((t cos(y) - sin(y)) / (cos(y) + t sin(y))).
  const DoubleDouble a = abs(x);
  const Value is_large = a.high > 1.0;
  const DoubleDouble one = double_double(x.builder(), 1.0);
  const DoubleDouble t = select(is_large, one, a) / select(is_large, a, one);
  const Value y = atan(t.high);
  const auto [sine, cosine] = sine_and_cosine_near_zero(exactly(y));
  const DoubleDouble rest = t * cosine - sine;
  const DoubleDouble near = fast_sum(y, (rest.high + rest.low) / fma(t.high, sine.high, cosine.high));
  const DoubleDouble value = select(is_large, half_pi(x.builder()) - near, near);
  return select(x.high < 0.0, -value, value);
}

}  // namespace assay::kernel
