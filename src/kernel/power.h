#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "expr/rational.h"
#include "kernel/builder.h"
#include "kernel/math/elementary.h"

namespace assay::kernel {

template <class Number>
[[nodiscard]] Number positive_integer_power(const Number& base, std::uint64_t exponent) {
  std::optional<Number> product;
  for (Number square = base;; square = square * square) {
    if ((exponent & 1U) != 0) product = product ? *product * square : square;
    exponent >>= 1U;
    if (exponent == 0) return *product;
  }
}

template <class Number>
[[nodiscard]] Number integer_power(const Number& base, std::int64_t exponent, const Number& one) {
  if (exponent == 0) return one;
  if (exponent > 0) return positive_integer_power(base, static_cast<std::uint64_t>(exponent));
  return 1.0 / positive_integer_power(base, std::uint64_t{0} - static_cast<std::uint64_t>(exponent));
}

// u^(n + 1/2); adding +0 makes the root of -0 +0, so that its reciprocal is +inf.
template <class Number>
[[nodiscard]] Number half_integer_power(const Number& base, std::int64_t floor, const Number& one) {
  const Number root = sqrt(base + 0.0);
  if (floor == 0) return root;
  if (floor == -1) return 1.0 / root;
  return floor > 0 ? root * integer_power(base, floor, one) : integer_power(base, floor + 1, one) / root;
}

// u^(n/3) of u >= 0, where the cube root of -0 counts as +0, too.
template <class Number>
[[nodiscard]] Number third_power(const Number& base, std::int64_t n, const Number& one) {
  return integer_power(only_where(base >= 0.0, cbrt(base + 0.0)), n, one);
}

/// base^exponent as expr/op.h defines it; `constant` is the exponent's value if it is a constant, `one` is 1.
template <class Number>
[[nodiscard]] Number power(const Number& base, const Number& exponent,
                           const std::optional<Rational>& constant, const Number& one) {
  if (!constant) return pow(base, exponent, constant);
  const Rational most = 16;  // multiplications lose half a unit each
  if (*constant <= most && -most <= *constant) {
    if (const auto integer = constant->as_integer()) return integer_power(base, *integer, one);
    const Rational half(1, 2);
    if (const auto floor = (*constant - half).as_integer()) return half_integer_power(base, *floor, one);
    if (const auto thirds = (*constant * Rational(3)).as_integer()) return third_power(base, *thirds, one);
  }
  if (!constant->is_integer()) return pow(base, exponent, constant);
  const Number magnitude = pow(abs(base), exponent, constant);
  const bool is_odd = (constant->numerator().back() - '0') % 2 == 1;
  return is_odd ? copysign(magnitude, base) : magnitude;
}

[[nodiscard]] inline Value power(Value base, Value exponent, const std::optional<Rational>& constant) {
  return power(base, exponent, constant, base.builder().f64(1.0));
}

}  // namespace assay::kernel
