// log(x), log1p(x), softplus(x), asinh(x), acosh(x), atanh(x): relative error at most 2^-97 wherever they are
// finite, subnormal arguments included; next to x = 0 and x = 1 where they vanish, too.
#include "kernel/math/logarithm.h"

#include <cmath>
#include <limits>

#include "kernel/double_double/elementary.h"

namespace assay::kernel {
namespace {

// log(2) = first + high + low; the first has 42 bits, so that its multiples by an exponent are exact.
constexpr double log_2_first = 0x1.62e42fefa38p-1;
constexpr double log_2_high = 0x1.ef35793c7673p-45;
constexpr double log_2_low = 0x1.f97b57a079a19p-103;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// log(1 + f) for sqrt(1/2) <= 1 + f <= sqrt(2): with y from float64 it is y + log(1 + e), 1 + e = (1 + f)
/// exp(-y), where e is no larger than y's error.
DoubleDouble log_of_one_plus(DoubleDouble f) {
  const Value y = log_near_one(f.high);
  const DoubleDouble m = expm1_near_zero(exactly(-y));
  const DoubleDouble e = (f + m) + f * m;
  return fast_sum(y, fma(e.high * e.high, -0.5, e.high) + e.low);
}

/// log(u) for u > 0; where u is between sqrt(1/2) and sqrt(2) that of 1 + excess.
DoubleDouble logarithm(DoubleDouble u, DoubleDouble excess) {
  // Away from the ends of the range the power of two by which u is divided is a number, too.
  const Value is_small = u.high < 0x1p-900;
  const Value is_large = u.high > 0x1p900;
  const Value factor = select(is_small, 0x1p128, select(is_large, 0x1p-128, u.builder().f64(1.0)));
  const Value shift = select(is_small, -128.0, select(is_large, 128.0, u.builder().f64(0.0)));
  const DoubleDouble v = scaled(u, factor);
  const Decomposed parts = decompose(v.high);
  const Value k = parts.exponent + shift;
  const DoubleDouble mantissa = {parts.mantissa, v.low * parts.inverse_scale};
  const DoubleDouble f = select(equal(k, 0.0), excess, mantissa + -1.0);
  const DoubleDouble rest = double_double(u.builder(), log_2_high, log_2_low) * exactly(k);
  return exactly(k * log_2_first) + (rest + log_of_one_plus(f));
}

/// value + log(2) where the condition holds.
DoubleDouble with_log_2(Value condition, DoubleDouble value) {
  constexpr double high = log_2_first + log_2_high;
  constexpr double low = (log_2_first - high) + log_2_high;
  const DoubleDouble nothing = double_double(condition.builder(), 0.0);
  return value + select(condition, double_double(condition.builder(), high, low + log_2_low), nothing);
}

}  // namespace

DoubleDouble log(DoubleDouble x) {
  return only_where((x.high > 0.0) & (x.high < infinity), logarithm(x, x + -1.0));
}

DoubleDouble log1p(DoubleDouble x) {
  const DoubleDouble u = x + 1.0;
  return only_where((u.high > 0.0) & (x.high < infinity), logarithm(u, x));
}

DoubleDouble softplus(DoubleDouble x) {
  const DoubleDouble positive = select(x.high > 0.0, x, double_double(x.builder(), 0.0));
  return positive + log1p(exp(-abs(x)));
}

DoubleDouble pow(DoubleDouble base, DoubleDouble exponent,
                 const std::optional<Rational>& /*exact_exponent*/) {
  return exp(exponent * log(base));
}

DoubleDouble asinh(DoubleDouble x) {
  // With a = |x| it is log(1 + a + (sqrt(1 + a^2) - 1)), and log(a) + log(2) where the square would overflow.
  const DoubleDouble a = abs(x);
  const Value is_large = a.high > 0x1p400;
  const DoubleDouble square = a * a;
  const DoubleDouble sum = a + square / (sqrt(square + 1.0) + 1.0);
  const DoubleDouble value = with_log_2(is_large, log1p(select(is_large, a, sum)));
  return select(x.high < 0.0, -value, value);
}

DoubleDouble acosh(DoubleDouble x) {
  // With t = x - 1 it is log(1 + t + sqrt(2t + t^2)), and log(x) + log(2) where the square would overflow.
  const DoubleDouble t = x + -1.0;
  const DoubleDouble sum = t + sqrt(t * (t + 2.0));
  const Value is_large = x.high > 0x1p400;
  return with_log_2(is_large, log1p(select(is_large, x, sum)));
}

DoubleDouble atanh(DoubleDouble x) {
  const DoubleDouble a = abs(x);
  const DoubleDouble value = scaled(log1p(scaled(a, 2.0) / (1.0 - a)), 0.5);
  return select(x.high < 0.0, -value, value);
}

}  // namespace assay::kernel
