// asinh(x), error at most 2.5 units in the last place everywhere. Near zero the result is x - x^3/6 to the
// last place. asinh(+-0) = +-0, asinh(+-inf) = +-inf, asinh(NaN) = NaN.
#include <numbers>

#include "kernel/math/elementary.h"

namespace assay::kernel {

Value asinh(Value x) {
  // With a = |x| it is log(1 + a + (sqrt(1 + a^2) - 1)), and log(2 a) where the square would overflow.
  const Value a = abs(x);
  const Value is_large = a > 0x1p500;
  const Value square = a * a;
  const Value sum = a + square / (sqrt(square + 1.0) + 1.0);
  const Value value = log1p(select(is_large, a, sum));
  return copysign(value + select(is_large, std::numbers::ln2, x.builder().f64(0.0)), x);
}

}  // namespace assay::kernel
