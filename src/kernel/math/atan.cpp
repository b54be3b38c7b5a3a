// atan(x), error at most 2 units in the last place everywhere. Near zero the result is x to the last place.
// atan(+-0) = +-0, atan(+-inf) = +-pi/2, atan(NaN) = NaN.
#include <array>

#include "kernel/math/elementary.h"
#include "kernel/math/polynomial.h"

namespace assay::kernel {
namespace {

// atan(t) = t + t z p(z), z = t^2, for |t| <= tan(pi/8): error relative to t 2^-58.1 (tools/minimax.py atan).
constexpr std::array coefficients = {
    -0x1.5555555555554p-2, 0x1.999999999965bp-3, -0x1.2492492475dafp-3, 0x1.c71c71b77b953p-4,
    -0x1.745d14c037232p-4, 0x1.3b136eb8467b9p-4, -0x1.110c7a6752b08p-4, 0x1.e1728e5557fe6p-5,
    -0x1.ab80f09ab126ep-5, 0x1.70fac5910a565p-5, -0x1.125629659b0acp-5, 0x1.f260c10386b2dp-7,
};

constexpr double quarter_pi_high = 0x1.921fb54442d18p-1;  // pi/4 = high + low
constexpr double quarter_pi_low = 0x1.1a62633145c07p-55;

}  // namespace

Value atan(Value x) {
  // atan(a) = pi/4 + atan((a - 1)/(a + 1)) = pi/2 + atan(-1/a)
  const Value a = abs(x);
  const Value is_small = a <= 0x1.a827999fcef32p-2;  // tan(pi/8)
  const Value is_large = a >= 0x1.3504f333f9de6p+1;  // tan(3/8 pi)
  const Value top = select(is_small, a, select(is_large, -1.0, a - 1.0));
  const Value bottom = select(is_small, 1.0, select(is_large, a, a + 1.0));
  const Value turns = select(is_small, 0.0, select(is_large, 2.0, a.builder().f64(1.0)));  // of pi/4
  const Value t = top / bottom;
  const Value z = t * t;
  const Value rest = fma(t * z, polynomial(z, coefficients), turns * quarter_pi_low);
  return copysign(fma(turns, quarter_pi_high, t + rest), x);
}

}  // namespace assay::kernel
