// acos(x), error at most 1.5 units in the last place for -1 <= x <= 1.
// acos(1) = 0, acos(-1) = pi, acos(+-0) = pi/2, acos(|x| > 1) = NaN, acos(NaN) = NaN.
#include "kernel/math/arcsine.h"
#include "kernel/math/elementary.h"

namespace assay::kernel {

Value acos(Value x) {
  // pi/2 - asin(x), 2 asin(root) next to 1, pi - 2 asin(root) next to -1
  const Arcsine parts = arcsine(x);
  const Value inner = half_pi_less(copysign(parts.root, x), copysign(parts.excess, x));
  const Value right = (parts.root + parts.excess) * 2.0;
  const Value left = half_pi_less(parts.root, parts.excess) * 2.0;
  return select(parts.is_inner, inner, select(x > 0.0, right, left));
}

}  // namespace assay::kernel
