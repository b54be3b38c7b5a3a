#include "kernel/power.h"

#include <cstdint>
#include <limits>

#include "kernel/math/elementary.h"

namespace assay::kernel {
namespace {

Value positive_integer_power(Value base, std::uint64_t exponent) {
  std::optional<Value> product;
  for (Value square = base;; square = square * square) {
    if ((exponent & 1U) != 0) product = product ? *product * square : square;
    exponent >>= 1U;
    if (exponent == 0) return *product;
  }
}

Value integer_power(Value base, std::int64_t exponent) {
  if (exponent == 0) return base.builder().f64(1.0);
  if (exponent > 0) return positive_integer_power(base, static_cast<std::uint64_t>(exponent));
  return 1.0 / positive_integer_power(base, std::uint64_t{0} - static_cast<std::uint64_t>(exponent));
}

// u^(n + 1/2); adding +0 makes the root of -0 +0, so that its reciprocal is +inf.
Value half_integer_power(Value base, std::int64_t floor) {
  const Value root = sqrt(base + 0.0);
  if (floor == 0) return root;
  if (floor == -1) return 1.0 / root;
  return floor > 0 ? root * integer_power(base, floor) : integer_power(base, floor + 1) / root;
}

// u^(n/3) of u >= 0, where the cube root of -0 counts as +0, too.
Value third_power(Value base, std::int64_t n) {
  const Value root = select(base >= 0.0, cbrt(base + 0.0), std::numeric_limits<double>::quiet_NaN());
  return integer_power(root, n);
}

}  // namespace

Value power(Value base, Value exponent, const std::optional<Rational>& constant) {
  if (constant) {
    if (const auto integer = constant->as_integer()) return integer_power(base, *integer);
    const Rational half(1, 2);
    if (const auto floor = (*constant - half).as_integer()) return half_integer_power(base, *floor);
    if (const auto thirds = (*constant * Rational(3)).as_integer()) return third_power(base, *thirds);
    // An integer beyond 64 bits: even or odd, the magnitude is 0, 1 or infinite next to any float64 but 1.
    if (constant->is_integer()) {
      const Value magnitude = exp(exponent * log(abs(base)));
      const bool is_odd = (constant->numerator().back() - '0') % 2 == 1;
      return is_odd ? copysign(magnitude, base) : magnitude;
    }
  }
  return exp(exponent * log(base));
}

}  // namespace assay::kernel
