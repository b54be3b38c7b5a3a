// log(1 + x), error at most 1.75 units in the last place for x > -1. Near zero the result is x - x^2/2 to the
// last place. log1p(+-0) = +-0, log1p(-1) = -inf, log1p(x < -1) = NaN, log1p(inf) = inf, log1p(NaN) = NaN.
#include <limits>

#include "kernel/math/elementary.h"
#include "kernel/math/logarithm.h"

namespace assay::kernel {

Value log1p(Value x) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  // u + lost = 1 + x exactly (Knuth's TwoSum); what was lost is put back beside the mantissa.
  const Value u = x + 1.0;
  const Value most = u - 1.0;
  const Value lost = (1.0 - (u - most)) + (x - most);
  const Decomposed parts = decompose(u);
  const Value f = fma(lost, parts.inverse_scale, parts.mantissa - 1.0);
  const Value finite = copysign(join(parts.exponent, log_near_one(f)), x);
  const Value inside = select(x < inf, finite, x);
  const Value outside =
      select(equal(x, -1.0), -inf, x.builder().f64(std::numeric_limits<double>::quiet_NaN()));
  return select(x > -1.0, inside, outside);
}

}  // namespace assay::kernel
