// log(x)/log(2), error at most 1.4 units in the last place for every positive x, subnormal ones included.
// Exact where x is a power of two. log2(+-0) = -inf, log2(x < 0) = NaN, log2(inf) = inf, log2(NaN) = NaN.
#include "kernel/math/elementary.h"
#include "kernel/math/logarithm.h"

namespace assay::kernel {

Value log2(Value x) {
  constexpr double log2_e = 0x1.71547652b82fep+0;
  const Decomposed parts = decompose_positive(x);
  const Value finite = fma(log_near_one(parts.mantissa - 1.0), log2_e, parts.exponent);
  return at_ends_of_log(x, finite);
}

}  // namespace assay::kernel
