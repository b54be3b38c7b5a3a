// erfc(x/sqrt(2)), twice the probability that a normal variable exceeds x; error at most 7 units in the last
// place for x <= 37; above 37.7 the result is 0. normal_tail(+-0) = 1 within the bound, normal_tail(-inf) =
// 2, normal_tail(inf) = 0, normal_tail(NaN) = NaN.
//
// Beside erfc because the factor, once rounded, would cost x^2 units, and because the exponential is that of
// the density, which derivatives share.
#include <array>

#include "kernel/math/elementary.h"
#include "kernel/math/exponential.h"
#include "kernel/math/polynomial.h"

namespace assay::kernel {
namespace {

constexpr double shift = 5.0;

// erfc(a/sqrt(2)) = exp(-a^2/2) p(q)/(a + 5), q = (a - 5)/(a + 5), for 0 <= a <= 40: relative error 2^-53.9
// (tools/minimax.py normal_tail).
constexpr std::array coefficients = {
    0x1.89d3abe1f95aep+0,   -0x1.54ad03f27ca16p+0, 0x1.fb31653876f9ep-1,   -0x1.410ed5f875b71p-1,
    0x1.51f6329f0137ep-2,   -0x1.1b1c254c928fap-3, 0x1.54b4d4f4e11dbp-5,   -0x1.88590eb88d570p-8,
    -0x1.a25037f9ff586p-10, 0x1.1daf1ef313d86p-10, -0x1.f214558581fc9p-14, -0x1.a1714ef7d1693p-14,
    0x1.17dcb35535c2ep-15,  0x1.0b32864b13cdfp-17, -0x1.73a2be3faf043p-18, -0x1.6ab8501f454b7p-21,
    0x1.d0597b63be1a7p-21,  0x1.76bb062a4e19ap-24, -0x1.17bdfc3a3f0bbp-23, -0x1.5d62e9f91cd56p-26,
    0x1.e905f525104d8p-27,  0x1.10ddaddd5b995p-28,
};

/// Of a float32 the square has no rounding in float64.
bool has_exact_square(Value x) {
  const bool is_negated = x.builder().instruction(x).opcode == Opcode::neg;
  return x.builder().instruction(is_negated ? -x : x).opcode == Opcode::convert;
}

}  // namespace

Value normal_tail(Value x) {
  const Value a = min(x.builder().f64(40.0), abs(x));
  const Value w = 1.0 / (a + shift);
  const Value q = (a - shift) * w;
  const Value half_square = (x * x) * 0.5;
  const Value density = exp(-half_square);
  Value value = density * (polynomial(q, coefficients) * w);
  // exp(-s - low) = exp(-s) (1 - low)
  if (!has_exact_square(x)) value = fma(fma(a, a, -(a * a)) * -0.5, value, value);
  return select(x < 0.0, 2.0 - value, value);
}

}  // namespace assay::kernel
