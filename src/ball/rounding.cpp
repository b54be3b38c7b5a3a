#include "ball/rounding.h"

#include <bit>
#include <cstdint>
#include <limits>

namespace assay {
namespace {

/// The nearest T, ties to even. A zero has the sign of x.
template <class T>
T round_nearest(arf_srcptr x) {
  using limits = std::numeric_limits<T>;
  constexpr slong digits = limits::digits;
  constexpr slong smallest = limits::min_exponent - digits;  // the least subnormal is 2^smallest
  const T sign = arf_sgn(x) < 0 ? T{-1} : T{1};
  if (arf_is_zero(x)) return T{0};
  // Far outside the range first: the exponents of an arf are of any size.
  if (arf_cmpabs_2exp_si(x, limits::max_exponent) >= 0) return sign * limits::infinity();
  if (arf_cmpabs_2exp_si(x, smallest - 1) <= 0) return sign * T{0};  // half of it is a tie, to zero
  Arf rounded;
  if (arf_cmpabs_2exp_si(x, limits::min_exponent - 1) < 0) {
    Integer steps;  // subnormals are evenly spaced
    arf_mul_2exp_si(rounded, x, -smallest);
    arf_get_fmpz(steps, rounded, ARF_RND_NEAR);
    arf_set_fmpz(rounded, steps);
    arf_mul_2exp_si(rounded, rounded, smallest);
  } else {
    arf_set_round(rounded, x, digits, ARF_RND_NEAR);
  }
  if (arf_cmpabs_2exp_si(rounded, limits::max_exponent) >= 0) return sign * limits::infinity();
  return static_cast<T>(arf_get_d(rounded, ARF_RND_NEAR));
}

template <class T, class Bits>
std::optional<T> round_ball(arb_srcptr ball) {
  if (arb_is_exact(ball)) return round_nearest<T>(arb_midref(ball));
  Arf lower;
  Arf upper;
  lower_end(lower, ball);
  upper_end(upper, ball);
  T least = round_nearest<T>(lower);
  T greatest = round_nearest<T>(upper);
  // An end that is 0 belongs to a ball of one sign, whose zeros have that sign.
  if (arf_is_zero(upper)) greatest = -greatest;
  if (std::bit_cast<Bits>(least) != std::bit_cast<Bits>(greatest)) return std::nullopt;
  return least;
}

}  // namespace

std::optional<float> round_to_float(arb_srcptr ball) {
  return round_ball<float, std::uint32_t>(ball);
}

std::optional<double> round_to_double(arb_srcptr ball) {
  return round_ball<double, std::uint64_t>(ball);
}

}  // namespace assay
