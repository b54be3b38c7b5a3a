#include "kernel/math/logarithm.h"

#include <array>
#include <bit>
#include <cstdint>
#include <limits>

#include "kernel/math/polynomial.h"

namespace assay::kernel {
namespace {

// log(1 + f) = f - s (f - z p(z)), s = f/(2 + f), z = s^2, for sqrt(1/2) <= 1 + f <= sqrt(2):
// error 2^-58.9 relative to 2s (tools/minimax.py log).
constexpr std::array near_one = {
    0x1.5555555555592p-1, 0x1.999999997fdb8p-2, 0x1.24924941f1241p-2, 0x1.c71c52095db6bp-3,
    0x1.74663ee851b56p-3, 0x1.39a1bab9d960bp-3, 0x1.2f05636e6c2a6p-3,
};

// The same for 0 <= f <= 1: error 2^-58.6 (tools/minimax.py log1p).
constexpr std::array on_fractions = {
    0x1.5555555555556p-1, 0x1.999999999955dp-2, 0x1.24924924c1d94p-2, 0x1.c71c71a5de142p-3,
    0x1.745d1e030e18bp-3, 0x1.3b12d5d941938p-3, 0x1.112345c26061bp-3, 0x1.dfe2a57fef986p-4,
    0x1.c16fb4f8fd28ep-4, 0x1.1e7bf87c883c0p-4, 0x1.5141db966d4fep-3,
};

// log(1 + f) = 2s + s z (2/3 + z p(z)), s = f/(2 + f), z = s^2, for sqrt(1/2) <= 1 + f <= sqrt(2): error
// 2^-65.9 relative to 2s (tools/minimax.py log_long).
constexpr std::array far_terms = {
    0x1.9999999999b30p-2, 0x1.2492492457db7p-2, 0x1.c71c722d5de0ep-3, 0x1.745ce9e66865bp-3,
    0x1.3b1eeb79966f6p-3, 0x1.0f7ff72c95ee9p-3, 0x1.0e422bc8f2c4cp-3,
};
constexpr double two_thirds_high = 0x1.5555555555555p-1;  // 2/3 = high + low
constexpr double two_thirds_low = 0x1.5555555555555p-55;

// log(2) = first + second; the first has 42 bits, so that its multiples by an exponent are exact.
constexpr double log_2_first = 0x1.62e42fefa38p-1;
constexpr double log_2_second = 0x1.ef35793c7673p-45;

constexpr double log_2_high = 0x1.62e42fefa39efp-1;  // log(2) = high + low
constexpr double log_2_low = 0x1.abc9e3b39803fp-56;

Value log_of_one_plus(Value f, std::span<const double> coefficients) {
  const Value s = f / (f + 2.0);
  const Value z = s * s;
  return fma(-s, fma(-z, polynomial(z, coefficients), f), f);
}

/// log(1 + f) for f from sqrt(1/2) - 1 to sqrt(2) - 1.
LongLogarithm long_log_near_one(Value f) {
  const Value t = f + 2.0;
  const Value t_low = f - (t - 2.0);
  const Value inverse = 1.0 / t;
  const Value s = f * inverse;
  const Value s_low = fma(-s, t_low, fma(-s, t, f)) * inverse;
  const Value z = s * s;
  const Value z_low = fma(s + s, s_low, fma(s, s, -z));
  // The cubic term is s (most + rest).
  const Value most = z * two_thirds_high;
  const Value most_low = fma(z, two_thirds_low, fma(z_low, two_thirds_high, fma(z, two_thirds_high, -most)));
  const Value rest = fma(z * z, polynomial(z, far_terms), most_low);
  const Value cubic = s * most;
  const Value cubic_low = fma(s_low, most, fma(s, rest, fma(s, most, -cubic)));
  const Value twice = s + s;
  const Value high = twice + cubic;
  return {high, (cubic - (high - twice)) + fma(s_low, 2.0, cubic_low)};
}

}  // namespace

Decomposed decompose(Value x) {
  Builder& b = x.builder();
  constexpr auto one = std::bit_cast<std::uint64_t>(1.0);
  constexpr auto sqrt_half = std::bit_cast<std::uint64_t>(0x1.6a09e667f3bcdp-1);
  // The exponent field of `shifted` is that of x for mantissas of [1, sqrt(2)), one more for the others.
  const Value bits = to_bits(x);
  const Value shifted = bits + b.i64(one - sqrt_half);
  const Value field = shifted & b.i64(std::uint64_t{0xFFF} << 52U);
  // An integer below 2^52 in the mantissa of 2^52 is that number plus 2^52.
  const Value number = from_bits((shifted >> 52) | b.i64(std::bit_cast<std::uint64_t>(0x1p52)));
  return {.exponent = number - (0x1p52 + 1023.0),
          .mantissa = from_bits((bits + b.i64(one)) - field),
          .inverse_scale = from_bits(b.i64(2 * one) - field)};
}

Decomposed decompose_positive(Value x) {
  const Value is_subnormal = x < std::numeric_limits<double>::min();
  const Decomposed parts = decompose(select(is_subnormal, x * 0x1p54, x));
  return {.exponent = select(is_subnormal, parts.exponent - 54.0, parts.exponent),
          .mantissa = parts.mantissa,
          .inverse_scale = parts.inverse_scale};
}

Value at_ends_of_log(Value x, Value finite) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  const Value positive = select(x < inf, finite, x);
  const Value outside =
      select(equal(x, 0.0), -inf, x.builder().f64(std::numeric_limits<double>::quiet_NaN()));
  return select(x > 0.0, positive, outside);
}

LongLogarithm long_log(Value x) {
  const Decomposed parts = decompose_positive(x);
  const LongLogarithm near = long_log_near_one(parts.mantissa - 1.0);
  const Value most = parts.exponent * log_2_first;
  const Value high = most + near.high;
  const Value low = (near.high - (high - most)) + fma(parts.exponent, log_2_second, near.low);
  return {at_ends_of_log(x, high), low};
}

Value log_near_one(Value f) {
  return log_of_one_plus(f, near_one);
}

Value join(Value exponent, Value log_mantissa) {
  return fma(exponent, log_2_high, fma(exponent, log_2_low, log_mantissa));
}

Value log1p_of_fraction(Value t) {
  return log_of_one_plus(t, on_fractions);
}

}  // namespace assay::kernel
