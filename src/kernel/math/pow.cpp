// u^v for u >= 0, error at most 1.25 units in the last place where the result is normal, whatever the
// exponent: exp(v log(u)), the logarithm and the product in two parts. A result below 2^-1022.5 is 0.
// 0^v = 0 for v > 0, inf for v < 0, NaN for v = 0; inf^v = inf, 0, NaN; u^v = NaN for u < 0, and where u or v
// is NaN. 1^+-inf = NaN.
#include "kernel/math/elementary.h"
#include "kernel/math/exponential.h"
#include "kernel/math/logarithm.h"

namespace assay::kernel {
namespace {

/// What the number nearest to the exponent lacks.
double rest_of(const std::optional<Rational>& exponent) {
  return exponent ? (*exponent - Rational::from_double(exponent->to_double())).to_double() : 0.0;
}

}  // namespace

Value pow(Value base, Value exponent, const std::optional<Rational>& exact_exponent) {
  if (base.constant() == 2.0) return exp2(exponent);
  const LongLogarithm log = long_log(base);
  const Value product = exponent * log.high;
  Value low = fma(exponent, log.high, -product) + exponent * log.low;
  if (const double rest = rest_of(exact_exponent); rest != 0.0) low = fma(log.high, rest, low);
  // Beyond, exp is 0 or infinite, and the low part may be anything.
  const Value is_inside = abs(product) < 1024.0;
  const Value bounded = min(base.builder().f64(709.79), product);
  return exponential(bounded, select(is_inside, low, 0.0)).value();
}

}  // namespace assay::kernel
