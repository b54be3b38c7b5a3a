#include "kernel/math/reciprocal.h"

namespace assay::kernel {

Value reciprocal(Value d) {
  const Value narrow = to_f32(d);
  const Value guess = to_f64(narrow.builder().f32(1.0) / narrow);
  // guess = (1 - e)/d with |e| < 2^-22.9, and 1/(1 - e) = 1 + e + e^2 to 2^-68.
  const Value e = fma(-d, guess, 1.0);
  return fma(fma(e, e, e), guess, guess);
}

}  // namespace assay::kernel
