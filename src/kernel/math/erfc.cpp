// erfc(x) = 1 - erf(x), error at most 5 units in the last place for x <= 26; above 26.6 the result is 0.
// erfc(+-0) = 1 within the bound, erfc(-inf) = 2, erfc(inf) = 0, erfc(NaN) = NaN.
#include <array>

#include "kernel/math/elementary.h"
#include "kernel/math/exponential.h"
#include "kernel/math/polynomial.h"

namespace assay::kernel {
namespace {

// erfc(z) = exp(-z^2) p(q)/(z + 7/2), q = (z - 7/2)/(z + 7/2), for 0 <= z <= 28 (the variable is that of
// Shepherd and Laframboise, Math. Comp. 36, 1981): relative error 2^-52.5 (tools/minimax.py erfc).
constexpr std::array coefficients = {
    0x1.1649466cd0bf1p+0,   -0x1.e02749166d56ep-1, 0x1.6362dd2801964p-1,   -0x1.bdb3c1808b3c7p-2,
    0x1.ce500ceb5b807p-3,   -0x1.7a232e1d205b7p-4, 0x1.b27b2748354f1p-6,   -0x1.a06c1ea98c18bp-9,
    -0x1.5630dee84dfcbp-10, 0x1.769ed26effafap-11, -0x1.60d7c29f6b1d7p-15, -0x1.39a35fc78ccf5p-14,
    0x1.38d8ab768298fp-16,  0x1.e6290ec46976ap-18, -0x1.c73d2b9681b94p-19, -0x1.abaf074df7601p-21,
    0x1.2760779edf27dp-21,  0x1.f3529f3aa3e9dp-24, -0x1.65754843b03a3p-24, -0x1.753803c889f1ap-26,
    0x1.3353b5b80db3dp-27,  0x1.bfdb7c98d1452p-29,
};

}  // namespace

Value erfc(Value x) {
  const Value z = min(x.builder().f64(28.0), abs(x));
  // w + w correction = 1/(z + 7/2) to twice the precision; near 0 the polynomial is sensitive to q = 1 - 7 w.
  const Value divisor = z + 3.5;
  const Value w = 1.0 / divisor;
  const Value correction = fma(-w, z - (divisor - 3.5), fma(-w, divisor, 1.0));
  const Value q = fma(w * correction, -7.0, fma(w, -7.0, 1.0));
  // The square in two parts: a rounding of 676 would cost hundreds of units.
  const Value square = z * z;
  const Value gaussian = exponential(-square, -fma(z, z, -square)).value();
  const Value quotient = polynomial(q, coefficients) * w;
  const Value tail = gaussian * fma(quotient, correction, quotient);
  return select(x < 0.0, 2.0 - tail, tail);
}

}  // namespace assay::kernel
