#include "kernel/math/logarithm.h"

#include <array>
#include <bit>
#include <cstdint>

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

constexpr double log_2_high = 0x1.62e42fefa39efp-1;  // log(2) = high + low
constexpr double log_2_low = 0x1.abc9e3b39803fp-56;

Value log_of_one_plus(Value f, std::span<const double> coefficients) {
  const Value s = f / (f + 2.0);
  const Value z = s * s;
  return fma(-s, fma(-z, polynomial(z, coefficients), f), f);
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
