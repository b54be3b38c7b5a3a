#include "kernel/double_double/polynomial.h"

#include "kernel/math/polynomial.h"

namespace assay::kernel {
namespace {

/// x*factor + term, where the term is the larger one or not much smaller: errors of some u^2, relative to it.
DoubleDouble step(DoubleDouble x, DoubleDouble factor, DoubleDouble term) {
  const DoubleDouble most = product(x.high, factor.high);
  const Value cross = fma(x.high, factor.low, fma(x.low, factor.high, most.low));
  const DoubleDouble high = sum(term.high, most.high);
  return fast_sum(high.high, high.low + (cross + term.low));
}

}  // namespace

DoubleDouble polynomial(DoubleDouble x, std::span<const Rational> c, std::size_t long_terms) {
  std::vector<double> rest;
  for (const Rational& coefficient : c.subspan(long_terms)) rest.push_back(coefficient.to_double());
  DoubleDouble value = exactly(polynomial(x.high, rest));
  for (std::size_t i = long_terms; i-- > 0;) value = step(x, value, double_double(x.builder(), c[i]));
  return value;
}

std::vector<Rational> reciprocal_factorials(std::int64_t sign, std::int64_t first, std::int64_t step,
                                            std::size_t count) {
  std::vector<Rational> coefficients;
  Rational value = 1;
  for (std::int64_t k = 1; coefficients.size() < count; ++k) {
    value = value / Rational(k);
    if (k < first || (k - first) % step != 0) continue;
    const bool is_negative = sign < 0 && coefficients.size() % 2 == 1;
    coefficients.push_back(is_negative ? -value : value);
  }
  return coefficients;
}

}  // namespace assay::kernel
