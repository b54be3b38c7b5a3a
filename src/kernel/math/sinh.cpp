// sinh(x), error at most 1.75 units in the last place everywhere, up to the largest finite result. Near zero
// the result is x to the last place. sinh(+-0) = +-0, sinh(+-inf) = +-inf, sinh(NaN) = NaN.
#include "kernel/math/elementary.h"
#include "kernel/math/exponential.h"

namespace assay::kernel {

Value sinh(Value x) {
  const QuarterExponentials parts = quarter_exponentials(abs(x));
  const auto& [up, down] = parts;
  // (up - down)/4, tails apart: next to 0 the scales are equal.
  const Value quarter = (up.scale - down.scale) + fma(up.scale, up.tail, -(down.scale * down.tail));
  return select(abs(x) < 0x1p-28, x, copysign(quarter * 2.0, x));
}

}  // namespace assay::kernel
