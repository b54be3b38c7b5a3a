// cbrt(x), error at most 0.6 units in the last place everywhere, subnormal numbers included.
// cbrt(+-0) = +-0, cbrt(+-inf) = +-inf, cbrt(NaN) = NaN.
#include <array>
#include <bit>
#include <cstdint>
#include <limits>

#include "kernel/math/elementary.h"
#include "kernel/math/polynomial.h"

namespace assay::kernel {
namespace {

// m^(-1/3) = p(m) for 1 <= m <= 8: relative error 2^-10.7 (tools/minimax.py cbrt).
constexpr std::array coefficients = {
    0x1.929ac6ec5db34p+0, -0x1.e079eb964afccp-1, 0x1.0257bb8feb80fp-1,  -0x1.5dda14714c850p-3,
    0x1.233b4b0e2e0b3p-5, -0x1.20c606a16e7c9p-8, 0x1.3835657538dc8p-12, -0x1.1ad33c69eb84dp-17,
};

constexpr std::uint64_t exponent_field(std::uint64_t biased) {
  return biased << 52U;
}

// An integer below 2^51 as the bits of a float64, from its lowest bits, and back.
constexpr double integer_base = 0x1p52;

Value to_float(Value bits) {
  const Value base = bits.builder().i64(std::bit_cast<std::uint64_t>(integer_base));
  return from_bits(bits | base) - integer_base;
}

}  // namespace

Value cbrt(Value x) {
  Builder& b = x.builder();
  const Value magnitude = abs(x);
  const Value is_tiny = magnitude < 0x1p-960;
  const Value a = select(is_tiny, magnitude * 0x1p54, magnitude);

  // a = m 2^(3q), 1 <= m < 8; the biased exponent 1023 is a multiple of three.
  const Value third = floor(to_float(to_bits(a) >> 52) * 0x1.5555555555556p-2);  // q + 341
  const Value thirds = to_bits(third + integer_base) & b.i64(0x7FF);
  const Value down = b.i64(exponent_field(2047)) - ((thirds + thirds + thirds) << 52);  // 2^(1 - 3q)
  const Value m = a * 0.5 * from_bits(down);

  // Two steps: r^3 m = 1 - h, 1/cbrt(1 - h) = 1 + h/3 + 2/9 h^2 + 14/81 h^3; then Newton with an exact
  // residue.
  const Value r = polynomial(m, coefficients);
  const Value h = fma(-(r * r), r * m, 1.0);
  const Value better = fma(r * h, fma(h, fma(h, 14.0 / 81.0, 2.0 / 9.0), 1.0 / 3.0), r);
  const Value y = better * better * m;
  const Value square = y * y;
  const Value residue = fma(square, y, -m) + fma(y, y, -square) * y;
  const Value root = fma(better * better * (-1.0 / 3.0), residue, y);

  const Value up = from_bits((thirds + b.i64(1023 - 341)) << 52);
  const Value scaled = root * up;
  const Value value = select(is_tiny, scaled * 0x1p-18, scaled);
  const Value is_regular = (magnitude > 0.0) & (magnitude < std::numeric_limits<double>::infinity());
  return select(is_regular, copysign(value, x), x);
}

}  // namespace assay::kernel
