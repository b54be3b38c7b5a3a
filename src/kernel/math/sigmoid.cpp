// 1/(1 + exp(-x)), error at most 2.75 units in the last place for x >= -708.3; below -708.74 the result is 0.
// sigmoid(+-0) = 1/2, sigmoid(-inf) = 0, sigmoid(inf) = 1, sigmoid(NaN) = NaN.
#include "kernel/math/elementary.h"
#include "kernel/math/exponential.h"

namespace assay::kernel {

Value sigmoid(Value x) {
  // In exp(-|x|), which sigmoid(-x) and softplus(x) share.
  const Value t = exponential(-abs(x)).value();
  const Value upper = 1.0 / (t + 1.0);
  return select(x >= 0.0, upper, t * upper);
}

}  // namespace assay::kernel
