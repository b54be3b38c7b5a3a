// acosh(x), error at most 2.5 units in the last place for x >= 1.
// acosh(1) = 0, acosh(x < 1) = NaN, acosh(inf) = inf, acosh(NaN) = NaN.
#include <limits>
#include <numbers>

#include "kernel/math/elementary.h"

namespace assay::kernel {

Value acosh(Value x) {
  // With t = x - 1 it is log(1 + t + sqrt(2 t + t^2)), and log(2 x) where the square would overflow.
  const Value t = select(x >= 1.0, x - 1.0, std::numeric_limits<double>::quiet_NaN());
  const Value is_large = x > 0x1p500;
  const Value sum = t + sqrt(fma(t, t, t + t));
  const Value value = log1p(select(is_large, x, sum));
  return value + select(is_large, std::numbers::ln2, x.builder().f64(0.0));
}

}  // namespace assay::kernel
