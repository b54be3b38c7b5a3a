#include "ball/rounding.h"

#include <bit>
#include <cstdint>
#include <limits>

namespace assay {
namespace {

/// The nearest number of the format, ties to even. A zero has the sign of x.
double round_nearest(const Format& format, arf_srcptr x) {
  const slong smallest = format.least_exponent - format.precision + 1;  // the least subnormal is 2^smallest
  const slong overflow = format.greatest_exponent + 1;
  const double sign = arf_sgn(x) < 0 ? -1.0 : 1.0;
  if (arf_is_zero(x)) return 0.0;
  // Far outside the range first: the exponents of an arf are of any size.
  if (arf_cmpabs_2exp_si(x, overflow) >= 0) return sign * std::numeric_limits<double>::infinity();
  if (arf_cmpabs_2exp_si(x, smallest - 1) <= 0) return sign * 0.0;  // half of it is a tie, to zero
  Arf rounded;
  if (arf_cmpabs_2exp_si(x, format.least_exponent) < 0) {
    Integer steps;  // subnormals are evenly spaced
    arf_mul_2exp_si(rounded, x, -smallest);
    arf_get_fmpz(steps, rounded, ARF_RND_NEAR);
    arf_set_fmpz(rounded, steps);
    arf_mul_2exp_si(rounded, rounded, smallest);
  } else {
    arf_set_round(rounded, x, format.precision, ARF_RND_NEAR);
  }
  if (arf_cmpabs_2exp_si(rounded, overflow) >= 0) return sign * std::numeric_limits<double>::infinity();
  return arf_get_d(rounded, ARF_RND_NEAR);
}

}  // namespace

std::optional<double> round_to(Element element, arb_srcptr ball) {
  const Format format = format_of(element);
  if (arb_is_exact(ball)) return round_nearest(format, arb_midref(ball));
  Arf lower;
  Arf upper;
  lower_end(lower, ball);
  upper_end(upper, ball);
  const double least = round_nearest(format, lower);
  double greatest = round_nearest(format, upper);
  // An end that is 0 belongs to a ball of one sign, whose zeros have that sign.
  if (arf_is_zero(upper)) greatest = -greatest;
  if (std::bit_cast<std::uint64_t>(least) != std::bit_cast<std::uint64_t>(greatest)) return std::nullopt;
  return least;
}

}  // namespace assay
