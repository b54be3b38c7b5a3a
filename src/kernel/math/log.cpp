// log(x), error at most 1.25 units in the last place for every positive x, subnormal ones included.
// log(+-0) = -inf, log(x < 0) = NaN, log(inf) = inf, log(NaN) = NaN.
#include <limits>

#include "kernel/math/elementary.h"
#include "kernel/math/logarithm.h"

namespace assay::kernel {

Value log(Value x) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  const Value is_subnormal = x < std::numeric_limits<double>::min();
  const Decomposed parts = decompose(select(is_subnormal, x * 0x1p54, x));
  const Value exponent = select(is_subnormal, parts.exponent - 54.0, parts.exponent);
  const Value finite = join(exponent, log_near_one(parts.mantissa - 1.0));
  const Value positive = select(x < inf, finite, x);
  const Value outside =
      select(equal(x, 0.0), -inf, x.builder().f64(std::numeric_limits<double>::quiet_NaN()));
  return select(x > 0.0, positive, outside);
}

}  // namespace assay::kernel
