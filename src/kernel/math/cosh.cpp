// cosh(x), error at most 1.5 units in the last place everywhere, up to the largest finite result.
// cosh(+-0) = 1, cosh(+-inf) = inf, cosh(NaN) = NaN.
#include "kernel/math/elementary.h"
#include "kernel/math/exponential.h"

namespace assay::kernel {

Value cosh(Value x) {
  const QuarterExponentials parts = quarter_exponentials(abs(x));
  const auto& [up, down] = parts;
  const Value quarter = (up.scale + down.scale) + fma(up.scale, up.tail, down.scale * down.tail);
  return quarter * 2.0;
}

}  // namespace assay::kernel
