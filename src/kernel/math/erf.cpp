// erf(x), error at most 2.25 units in the last place everywhere.
// erf(+-0) = +-0, erf(+-inf) = +-1, erf(NaN) = NaN.
#include <array>

#include "kernel/math/elementary.h"
#include "kernel/math/polynomial.h"

namespace assay::kernel {
namespace {

// erf(x) = x + x p(x^2) for |x| <= 3/4: relative error 2^-55.8 (tools/minimax.py erf).
constexpr std::array coefficients = {
    0x1.06eba8214db69p-3,  -0x1.812746b0379e0p-2,  0x1.ce2f21a042470p-4,  -0x1.b82ce312556c8p-6,
    0x1.565bcd031180fp-8,  -0x1.c02db110be4bap-11, 0x1.f9a2ad774e302p-14, -0x1.f4c5b37ab6904p-17,
    0x1.b90cc4747cdb2p-20, -0x1.5641e0f3f9846p-23, 0x1.89e442b51bc2ap-27,
};

}  // namespace

Value erf(Value x) {
  const Value small = fma(x, polynomial(x * x, coefficients), x);
  const Value large = copysign(1.0 - erfc(abs(x)), x);
  return select(abs(x) < 0.75, small, large);
}

}  // namespace assay::kernel
