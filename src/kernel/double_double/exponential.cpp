// exp(x), expm1(x), sinh(x), cosh(x), tanh(x), sigmoid(x): relative error at most 2^-97 for finite results
// that are normal; a subnormal one is within a unit in its last place. exp(x < -760) = 0.
#include <cmath>
#include <cstdint>

#include "kernel/double_double/elementary.h"
#include "kernel/double_double/polynomial.h"

namespace assay::kernel {
namespace {

// log(2) = first + high + low; the first has 42 bits, so that its multiples by an exponent are exact.
constexpr double log_2_first = 0x1.62e42fefa38p-1;
constexpr double log_2_high = 0x1.ef35793c7673p-45;
constexpr double log_2_low = 0x1.f97b57a079a19p-103;
constexpr double log2_e = 0x1.71547652b82fep+0;
constexpr double rounder = 0x1.8p52;  // adding it rounds to an integer

/// exp(x) = 2^exponent (1 + tail), |tail| < 0.42.
struct LongExponential {
  Value exponent;  ///< f64
  DoubleDouble tail;
};

LongExponential exponential(DoubleDouble x) {
  Builder& b = x.builder();
  const Value clamped = max(b.f64(-760.0), min(b.f64(712.0), x.high));
  const Value n = fma(clamped, log2_e, rounder) - rounder;
  const Value rest = fma(n, -log_2_first, clamped);  // exact
  const DoubleDouble less = product(n, b.f64(log_2_high));
  const DoubleDouble most = sum(rest, -less.high);
  const Value x_low = select(equal(clamped, x.high), x.low, 0.0);
  const Value low = fma(n, -log_2_low, x_low - less.low);
  return {n, expm1_near_zero(fast_sum(most.high, most.low + low))};
}

/// 2^n for -1022 <= n <= 1023
Value power_of_two(Value n) {
  return from_bits(to_bits(n + (rounder + 1023.0)) << 52);
}

/// value * 2^n for -1100 <= n <= 1100, in two steps: the first one is exact.
DoubleDouble scaled_by_power(DoubleDouble value, Value n) {
  const Value half = round(n * 0.5);
  return scaled(scaled(value, power_of_two(half)), power_of_two(n - half));
}

/// exp(x)/4, which does not overflow where sinh and cosh do not.
DoubleDouble quarter(const LongExponential& e) {
  return scaled_by_power(e.tail + 1.0, e.exponent - 2.0);
}

/// Where exp(x) - 1 and sinh(x) are x; the scaling below would cost subnormal numbers their last bits.
Value is_tiny(DoubleDouble x) {
  return abs(x.high) < 0x1p-120;
}

/// (exp(x) - 1)/4
DoubleDouble quarter_minus_one(const LongExponential& e) {
  const DoubleDouble one = double_double(e.exponent.builder(), 0.25);
  const Value n = e.exponent - 2.0;
  return scaled_by_power(e.tail, n) + (scaled_by_power(double_double(n.builder(), 1.0), n) - one);
}

}  // namespace

DoubleDouble expm1_near_zero(DoubleDouble x) {
  // exp(r) - 1 = r + r^2 (1/2! + r/3! + ...) for r = x/16, then four times exp(2r) - 1 = e (e + 2).
  static const std::vector<Rational> coefficients = reciprocal_factorials(1, 2, 1, 13);
  const DoubleDouble r = scaled(x, 0x1p-4);
  DoubleDouble e = r + r * r * polynomial(r, coefficients, 7);
  for (int doubling = 0; doubling < 4; ++doubling) e = e * (e + 2.0);
  return select(is_tiny(x), x, e);
}

DoubleDouble exp(DoubleDouble x) {
  const LongExponential e = exponential(x);
  return scaled_by_power(e.tail + 1.0, e.exponent);
}

DoubleDouble expm1(DoubleDouble x) {
  return select(is_tiny(x), x, scaled(quarter_minus_one(exponential(x)), 4.0));
}

DoubleDouble sinh(DoubleDouble x) {
  // With m = exp(a) - 1 it is (m + m/(m + 1))/2.
  const LongExponential e = exponential(abs(x));
  const DoubleDouble m = quarter_minus_one(e);
  const DoubleDouble value = scaled(m + scaled(m / quarter(e), 0.25), 2.0);
  return select(is_tiny(x), x, select(x.high < 0.0, -value, value));
}

DoubleDouble cosh(DoubleDouble x) {
  const DoubleDouble up = quarter(exponential(abs(x)));
  return scaled(up + 0.0625 / up, 2.0);
}

DoubleDouble tanh(DoubleDouble x) {
  // With m = exp(-2a) - 1 it is -m/(m + 2).
  const DoubleDouble m = expm1(scaled(-abs(x), 2.0));
  const DoubleDouble value = -m / (m + 2.0);
  return select(x.high < 0.0, -value, value);
}

DoubleDouble sigmoid(DoubleDouble x) {
  const DoubleDouble t = exp(-abs(x));
  return select(x.high < 0.0, t, double_double(x.builder(), 1.0)) / (t + 1.0);
}

}  // namespace assay::kernel
