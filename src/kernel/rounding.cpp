#include "kernel/rounding.h"

#include <cmath>
#include <limits>

namespace assay::kernel {
namespace {

/// With 2^e the power of two below |v|, adding 2^(e + 53 - precision) leaves room for just the bits that the
/// format has, so float64's own rounding does the work; subtracting it again is exact.
Value rounded_within_f64(Value value, const Format& format) {
  constexpr std::uint64_t exponent_bits = 0x7FF0'0000'0000'0000U;
  const Value power = from_bits(to_bits(value) & value.builder().i64(exponent_bits));
  // Below the least exponent the spacing stays; above the greatest one everything overflows all the same.
  const double least = std::ldexp(1.0, format.least_exponent);
  const double overflow = std::ldexp(1.0, format.greatest_exponent + 1);
  const Value within = min(max(power, value.builder().f64(least)), value.builder().f64(overflow));
  const Value aside = within * std::ldexp(1.0, 53 - format.precision);
  const Value magnitude = (abs(value) + aside) - aside;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return copysign(select(magnitude >= overflow, infinity, magnitude), value);
}

}  // namespace

Value rounded(Value value, Element element) {
  switch (element) {
    case f32: return to_f32(value);
    case f64: return to_f64(value);
    case f16:
    case bf16: return to_f32(rounded_within_f64(to_f64(value), format_of(element)));
  }
  return value;
}

}  // namespace assay::kernel
