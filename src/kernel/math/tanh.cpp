// tanh(x), error at most 2.75 units in the last place everywhere.
// tanh(+-0) = +-0, tanh(+-inf) = +-1, tanh(NaN) = NaN.
#include "kernel/math/elementary.h"
#include "kernel/math/exponential.h"

namespace assay::kernel {

Value tanh(Value x) {
  // |tanh x| = -m/(m + 2) with m = exp(-2|x|) - 1; written in |2x| so that sigmoid(2x), in which the
  // derivative can be expressed, shares the exponential.
  const Value m = exponential(-abs(x * 2.0)).minus_one();
  return copysign(m / (m + 2.0), x);
}

}  // namespace assay::kernel
