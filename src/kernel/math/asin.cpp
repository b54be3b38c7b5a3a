// asin(x), error at most 1.5 units in the last place for -1 <= x <= 1. Near zero the result is x to the last
// place. asin(+-0) = +-0, asin(|x| > 1) = NaN, asin(NaN) = NaN.
#include "kernel/math/arcsine.h"
#include "kernel/math/elementary.h"

namespace assay::kernel {

Value asin(Value x) {
  const Arcsine parts = arcsine(x);
  const Value outer = half_pi_less(parts.root * 2.0, parts.excess * 2.0);
  return copysign(select(parts.is_inner, parts.root + parts.excess, outer), x);
}

}  // namespace assay::kernel
