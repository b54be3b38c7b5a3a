// 2^x, error at most 1.1 units in the last place for -1022 <= x <= 1023.4; below -1022.5 the result is 0,
// above 1023.5 infinity. Exact where x is whole. 2^+-0 = 1, 2^-inf = 0, 2^inf = inf, 2^NaN = NaN.
#include "kernel/math/elementary.h"
#include "kernel/math/exponential.h"

namespace assay::kernel {

Value exp2(Value x) {
  return exponential_of_two(x).value();
}

}  // namespace assay::kernel
