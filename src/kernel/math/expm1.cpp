// exp(x) - 1, error at most 2.3 units in the last place for x <= 709.4; above 709.43 the result is infinity.
// Near zero the result is x + x^2/2 to the last place. expm1(+-0) = +-0, expm1(-inf) = -1, expm1(inf) = inf,
// expm1(NaN) = NaN.
#include <limits>

#include "kernel/math/elementary.h"
#include "kernel/math/exponential.h"

namespace assay::kernel {

Value expm1(Value x) {
  // Above the bound the scale is infinite or nonsense, and so is the difference.
  const Value finite = copysign(exponential(x).minus_one(), x);
  return select(x > 709.43, std::numeric_limits<double>::infinity(), finite);
}

}  // namespace assay::kernel
