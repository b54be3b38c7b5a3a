#include "ball/functions.h"

#include "ball/monotone.h"

namespace assay {
namespace {

/// Arb's own functions of exp(u) serve up to this size of u.
constexpr slong direct = 100;

bool is_beyond_arb(arb_srcptr u) {
  return arf_cmpabs_2exp_si(arb_midref(u), direct) > 0;
}

/// exp(|u|)/2, to which exp(-|u|)/2 adds less than a unit of any precision.
void half_exponential(arb_ptr out, arb_srcptr u, slong bits) {
  Arb magnitude;
  arb_abs(magnitude, u);
  exponential(out, magnitude, bits);
  arb_mul_2exp_si(out, out, -1);
  arb_add_error_2exp_si(out, 0);
}

}  // namespace

/// exp(u) = 2^n exp(u - n log 2) where u is large.
void exponential(arb_ptr out, arb_srcptr u, slong bits) {
  constexpr slong largest = 8192;  // u < 2^8192
  const slong magnitude = arf_abs_bound_lt_2exp_si(arb_midref(u));
  if (magnitude <= direct) {
    arb_exp(out, u, bits);
  } else if (mag_cmp_2exp_si(arb_radref(u), 0) > 0) {
    from_ends(out, u, bits, exponential);  // Arb's own knows no bound for so wide a ball
  } else if (magnitude <= largest) {
    const slong wide = bits + magnitude + 32;
    Arb log2;
    Arb quotient;
    Arb reduced;
    Integer n;
    arb_const_log2(log2, wide);
    arb_div(quotient, u, log2, wide);
    arf_get_fmpz(n, arb_midref(static_cast<arb_ptr>(quotient)), ARF_RND_NEAR);
    arb_mul_fmpz(log2, log2, n, wide);
    arb_sub(reduced, u, log2, wide);
    arb_exp(out, reduced, bits);
    arb_mul_2exp_fmpz(out, out, n);
  } else if (arb_is_negative(u)) {
    // Between 0 and 2^(-2^8191).
    Integer exponent;
    fmpz_one(exponent);
    fmpz_mul_2exp(exponent, exponent, largest - 1);
    fmpz_neg(exponent, exponent);
    arb_one(out);
    arb_mul_2exp_fmpz(out, out, exponent);
    arf_get_mag(arb_radref(out), arb_midref(out));
  } else {
    arb_indeterminate(out);
  }
}

void exponential_minus_one(arb_ptr out, arb_srcptr u, slong bits) {
  if (!is_beyond_arb(u)) {
    arb_expm1(out, u, bits);
  } else {
    exponential(out, u, bits);
    arb_sub_ui(out, out, 1, bits);
  }
}

void hyperbolic_sine(arb_ptr out, arb_srcptr u, slong bits) {
  if (!is_beyond_arb(u)) {
    arb_sinh(out, u, bits);
  } else {
    half_exponential(out, u, bits);
    if (arb_is_negative(u)) arb_neg(out, out);
  }
}

void hyperbolic_cosine(arb_ptr out, arb_srcptr u, slong bits) {
  is_beyond_arb(u) ? half_exponential(out, u, bits) : arb_cosh(out, u, bits);
}

/// Of the two forms, the one whose exponential is small: it loses nothing at either end.
void sigmoid(arb_ptr out, arb_srcptr u, slong bits) {
  Arb power;
  Arb denominator;
  if (arb_is_negative(u)) {
    exponential(power, u, bits);
    arb_add_ui(denominator, power, 1, bits);
    arb_div(out, power, denominator, bits);
  } else {
    arb_neg(denominator, u);
    exponential(power, denominator, bits);
    arb_add_ui(denominator, power, 1, bits);
    arb_inv(out, denominator, bits);
  }
}

void softplus(arb_ptr out, arb_srcptr u, slong bits) {
  Arb power;
  if (arb_is_positive(u)) {
    arb_neg(out, u);
    exponential(power, out, bits);
    arb_log1p(power, power, bits);
    arb_add(out, u, power, bits);
  } else {
    exponential(power, u, bits);
    arb_log1p(out, power, bits);
  }
}

/// Arb bounds the effect of the radius of u by exp(-u^2) to 30 bits, which is far from tight where u^2 is
/// large.
void complementary_error_function(arb_ptr out, arb_srcptr u, slong bits) {
  constexpr slong large = 6;
  if (arb_is_exact(u) || !arb_is_positive(u) || arf_cmpabs_2exp_si(arb_midref(u), large) < 0) {
    arb_hypgeom_erfc(out, u, bits);
  } else {
    from_ends(out, u, bits, arb_hypgeom_erfc);
  }
}

void cube_root(arb_ptr out, arb_srcptr u, slong bits) {
  if (arb_is_nonnegative(u)) {
    arb_root_ui(out, u, 3, bits);
  } else {
    arb_neg(out, u);
    arb_root_ui(out, out, 3, bits);
    arb_neg(out, out);
  }
}

}  // namespace assay
