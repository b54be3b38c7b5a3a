// atanh(x), error at most 2.5 units in the last place for -1 < x < 1. Near zero the result is x to the last
// place. atanh(+-0) = +-0, atanh(+-1) = +-inf, atanh(|x| > 1) = NaN, atanh(NaN) = NaN.
#include "kernel/math/elementary.h"

namespace assay::kernel {

Value atanh(Value x) {
  // The two logarithms have opposite signs: nothing cancels.
  return (log1p(x) - log1p(-x)) * 0.5;
}

}  // namespace assay::kernel
