// log(1 + exp(x)), error at most 2 units in the last place for x >= -708.3; below -708.74 the result is 0.
// softplus(+-0) = log(2), softplus(-inf) = 0, softplus(inf) = inf, softplus(NaN) = NaN.
#include "kernel/math/elementary.h"
#include "kernel/math/exponential.h"
#include "kernel/math/logarithm.h"

namespace assay::kernel {

Value softplus(Value x) {
  const Value t = exponential(-abs(x)).value();
  return max(x, x.builder().f64(0.0)) + log1p_of_fraction(t);
}

}  // namespace assay::kernel
