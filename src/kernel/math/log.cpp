// log(x), error at most 1.25 units in the last place for every positive x, subnormal ones included.
// log(+-0) = -inf, log(x < 0) = NaN, log(inf) = inf, log(NaN) = NaN.
#include "kernel/math/elementary.h"
#include "kernel/math/logarithm.h"

namespace assay::kernel {

Value log(Value x) {
  const Decomposed parts = decompose_positive(x);
  return at_ends_of_log(x, join(parts.exponent, log_near_one(parts.mantissa - 1.0)));
}

}  // namespace assay::kernel
