// exp(x), error at most 1.1 units in the last place for -708.3 <= x <= 709.4.
// Below -708.74 the result is 0, between it may be subnormal; above 709.43 it is infinity.
// exp(+-0) = 1, exp(-inf) = 0, exp(inf) = inf, exp(NaN) = NaN.
#include "kernel/math/elementary.h"
#include "kernel/math/exponential.h"

namespace assay::kernel {

Value exp(Value x) {
  return exponential(min(x.builder().f64(709.79), x)).value();
}

}  // namespace assay::kernel
