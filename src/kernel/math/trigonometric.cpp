// sin(x), cos(x), tan(x) and those of pi*x, for every finite x: error at most 1 unit in the last place of sin
// and cos, 1.25 of sin(pi*x), 2.25 of tan. sin(pi*x) is exactly 0 for a whole x, cos(pi*x) where x + 1/2 is
// whole, and tan(pi*x) infinite there. sin(+-0) = tan(+-0) = +-0, cos(+-0) = 1; of infinities and of NaN all
// are NaN.
#include "kernel/math/trigonometric.h"

#include <array>
#include <bit>
#include <cstdint>

#include "kernel/math/elementary.h"
#include "kernel/math/polynomial.h"

namespace assay::kernel {
namespace {

// sin(r) = r + r z p(z), z = r^2, for |r| <= pi/4: error relative to r 2^-57.4 (tools/minimax.py sin).
constexpr std::array sin_coefficients = {
    -0x1.5555555555549p-3, 0x1.111111110f881p-7,   -0x1.a01a019c126c0p-13,
    0x1.71de3578752edp-19, -0x1.ae5e66d586066p-26, 0x1.5d932f77fd2c6p-33,
};

// cos(r) = 1 - z/2 + z^2 p(z), for |r| <= pi/4: error 2^-59.9 (tools/minimax.py cos).
constexpr std::array cos_coefficients = {
    0x1.555555555554cp-5,   -0x1.6c16c16c15184p-10, 0x1.a01a019cb2702p-16,
    -0x1.27e4f80a7730dp-22, 0x1.1ee9ec4842d02p-29,  -0x1.8faecf78ef5c6p-37,
};

Value sin_of_rest(const Angle& angle) {
  const Value z = angle.high * angle.high;
  const Value low = angle.low * fma(z, -0.5, 1.0);
  const Value value = angle.high + fma(angle.high * z, polynomial(z, sin_coefficients), low);
  return copysign(value, angle.high);  // of a zero, too
}

Value cos_of_rest(const Angle& angle) {
  const Value z = angle.high * angle.high;
  const Value most = fma(z, -0.5, 1.0);
  const Value lost = fma(z, -0.5, 1.0 - most);
  return most + fma(z * z, polynomial(z, cos_coefficients), fma(-angle.high, angle.low, lost));
}

/// Of sin and cos, each is the other after an odd number of quarter turns.
Value is_odd(Value quarter) {
  return !equal(from_bits((quarter & quarter.builder().i64(1)) << 52), 0.0);
}

/// 1, or -1 after two quarter turns.
Value sign(Value quarter) {
  Builder& b = quarter.builder();
  return from_bits(b.i64(std::bit_cast<std::uint64_t>(1.0)) | ((quarter & b.i64(2)) << 62));
}

}  // namespace

Value sin(const Angle& angle) {
  return select(is_odd(angle.quarter), cos_of_rest(angle), sin_of_rest(angle)) * sign(angle.quarter);
}

Value cos(const Angle& angle) {
  return sin({angle.quarter + angle.quarter.builder().i64(1), angle.high, angle.low});
}

Value tan(const Angle& angle) {
  const Value odd = is_odd(angle.quarter);
  const Value sine = sin_of_rest(angle);
  const Value cosine = cos_of_rest(angle);
  return select(odd, -cosine, sine) / select(odd, sine, cosine);
}

Value sin(Value x) {
  return sin(reduced(x, 1, false));
}
Value cos(Value x) {
  return cos(reduced(x, 1, false));
}
Value tan(Value x) {
  return tan(reduced(x, 1, false));
}
Value sin_pi(Value x) {
  return sin(reduced(x, 1, true));
}
Value cos_pi(Value x) {
  return cos(reduced(x, 1, true));
}
Value tan_pi(Value x) {
  return tan(reduced(x, 1, true));
}

}  // namespace assay::kernel
