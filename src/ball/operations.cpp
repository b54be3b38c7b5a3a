#include "ball/operations.h"

#include <algorithm>
#include <cassert>

namespace assay {
namespace {

using enum Ball::State;

void finish(BallValue& out) {
  out.state = arb_is_finite(out.number) ? finite : unknown;
}

/// For a result known to be >= 0: rounding must not lose that.
void drop_negative_part(arb_ptr ball) {
  if (arb_is_nonnegative(ball)) return;
  mag_t bound;
  mag_init(bound);
  arb_get_mag(bound, ball);
  mag_mul_2exp_si(bound, bound, -1);
  arf_set_mag(arb_midref(ball), bound);
  mag_swap(arb_radref(ball), bound);
  mag_clear(bound);
}

/// 1 or -1 if no member has the other sign, otherwise 0.
int weak_sign(arb_srcptr u) {
  return arb_is_nonnegative(u) ? 1 : arb_is_nonpositive(u) ? -1 : 0;
}

/// The sign that the operation has by its nature, if any.
int known_sign(Op op, arb_srcptr u, arb_srcptr v) {
  switch (op) {
    case Op::add: return weak_sign(u) == weak_sign(v) ? weak_sign(u) : 0;
    case Op::sub: return weak_sign(u) == -weak_sign(v) ? weak_sign(u) : 0;
    case Op::mul:
    case Op::div: return weak_sign(u) * weak_sign(v);
    case Op::abs:
    case Op::sqrt:
    case Op::exp:
    case Op::erfc:
    case Op::sigmoid:
    case Op::softplus: return 1;
    case Op::expm1:
    case Op::log1p:
    case Op::tanh:
    case Op::erf: return weak_sign(u);
    case Op::constant:
    case Op::pi:
    case Op::euler:
    case Op::input:
    case Op::parameter:
    case Op::neg:
    case Op::pow:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::equal:
    case Op::not_equal:
    case Op::where:
    case Op::min:
    case Op::max:
    case Op::sign:
    case Op::floor:
    case Op::log: break;
  }
  return 0;
}

/// The rounding of a ball's radius may carry it across 0; the sign of an underflow must survive that.
void restore_sign(arb_ptr ball, int sign) {
  if (sign == 0) return;
  if (sign < 0) arb_neg(ball, ball);
  drop_negative_part(ball);
  if (sign < 0) arb_neg(ball, ball);
}

void absolute(arb_ptr out, arb_srcptr u) {
  arb_abs(out, u);
  drop_negative_part(out);
}

/// The hull of the values of a monotone function at both ends of a ball.
template <class MonotoneFunction>
void from_ends(arb_ptr out, arb_srcptr u, slong bits, MonotoneFunction function) {
  Arb end;
  Arb at_lower;
  Arb at_upper;
  lower_end(arb_midref(static_cast<arb_ptr>(end)), u);
  function(at_lower, end, bits);
  upper_end(arb_midref(static_cast<arb_ptr>(end)), u);
  function(at_upper, end, bits);
  arb_union(out, at_lower, at_upper, bits);
}

/// A function that increases (or decreases) everywhere on the ball. A wide ball goes by its ends, so that it
/// does not grow by the repeated use of its argument inside.
template <class MonotoneFunction>
void monotone(BallValue& out, arb_srcptr u, slong bits, MonotoneFunction function) {
  constexpr slong narrow = 30;  // relative bits from which first-order error propagation is as good
  if (arb_is_exact(u) || arb_rel_accuracy_bits(u) > narrow) {
    function(out.number, u, bits);
  } else {
    from_ends(out.number, u, bits, function);
  }
  finish(out);
}

/// exp for every size of argument that has a meaning here: Arb gives up beyond 2^128, where a float's square
/// lies. exp(u) = 2^n exp(u - n log 2).
void exponential(arb_ptr out, arb_srcptr u, slong bits) {
  constexpr slong direct = 100;
  constexpr slong largest = 8192;  // u < 2^8192
  const slong magnitude = arf_abs_bound_lt_2exp_si(arb_midref(u));
  if (magnitude <= direct) {
    arb_exp(out, u, bits);
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
  constexpr slong direct = 100;
  if (arf_cmpabs_2exp_si(arb_midref(u), direct) <= 0) {
    arb_expm1(out, u, bits);
  } else {
    exponential(out, u, bits);
    arb_sub_ui(out, out, 1, bits);
  }
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

/// A condition from what is proved of it and of its opposite; the arguments are answers of Arb, 0 for no.
void set_truth(BallValue& out, int is_true, int is_false) {
  arb_set_si(out.number, is_true);
  if (is_true == 0 && is_false == 0) {
    arb_one(out.number);
    mag_one(arb_radref(static_cast<arb_ptr>(out.number)));
    arb_mul_2exp_si(out.number, out.number, -1);
  }
  out.state = finite;
}

void where(BallValue& out, const Operands& operands, slong bits) {
  const BallValue& condition = *operands.u;
  if (condition.state != finite) {
    out.state = condition.state;
  } else if (arb_is_exact(condition.number)) {
    out = arb_is_zero(condition.number) ? *operands.w : *operands.v;
  } else if (operands.v->state == finite && operands.w->state == finite) {
    arb_union(out.number, operands.v->number, operands.w->number, bits);
    finish(out);
  } else {
    out.state = operands.v->state == operands.w->state ? operands.v->state : unknown;
  }
}

void divide(BallValue& out, arb_srcptr u, arb_srcptr v, slong bits) {
  out.state = arb_is_zero(v) ? undefined : unknown;
  if (arb_contains_zero(v)) return;
  arb_div(out.number, u, v, bits);
  finish(out);
}

void whole_power(BallValue& out, arb_srcptr u, arb_srcptr v, slong bits) {
  Integer exponent;
  arf_get_fmpz(exponent, arb_midref(v), ARF_RND_NEAR);
  if (fmpz_sgn(exponent) < 0) {
    out.state = arb_is_zero(u) ? undefined : unknown;
    if (arb_contains_zero(u)) return;
  }
  if (!fmpz_fits_si(exponent)) {  // 1^n is all that would be left
    out.state = unknown;
    return;
  }
  const auto power = [&](arb_ptr result, arb_srcptr base, slong precision) {
    arb_pow_fmpz(result, base, exponent, precision);
  };
  if (fmpz_is_even(exponent)) {
    Arb magnitude;  // an even power falls and then rises
    absolute(magnitude, u);
    monotone(out, magnitude, bits, power);
    if (arb_is_finite(out.number)) drop_negative_part(out.number);
  } else {
    monotone(out, u, bits, power);
  }
}

/// u^v for a v that is not a constant whole number: u > 0, or u = 0 where v > 0.
void real_power(BallValue& out, arb_srcptr u, arb_srcptr v, slong bits) {
  if (arb_is_negative(u) || (arb_is_zero(u) && arb_is_nonpositive(v))) {
    out.state = undefined;
  } else if (arb_is_positive(u)) {
    Arb exponent;
    arb_log(exponent, u, bits);
    arb_mul(exponent, exponent, v, bits);
    monotone(out, exponent, bits, exponential);
  } else if (arb_is_nonnegative(u) && arb_is_positive(v)) {
    // From 0 to the power of the upper end; what is above 1 rises with v, what is below falls.
    Arb end;
    upper_end(arb_midref(static_cast<arb_ptr>(end)), u);
    arb_zero(out.number);
    if (!arb_is_zero(end)) {
      BallValue top;
      real_power(top, end, v, bits);
      arb_union(out.number, out.number, top.number, bits);
      drop_negative_part(out.number);
    }
    finish(out);
  } else {
    out.state = unknown;
  }
}

/// A function defined for u > 0 (u >= 0 if `closed`), increasing there.
template <class IncreasingFunction>
void on_half_line(BallValue& out, arb_srcptr u, bool closed, slong bits, IncreasingFunction function) {
  if (closed ? arb_is_negative(u) : arb_is_nonpositive(u)) {
    out.state = undefined;
  } else if (closed ? arb_is_nonnegative(u) : arb_is_positive(u)) {
    monotone(out, u, bits, function);
  } else {
    out.state = unknown;
  }
}

void log_one_plus(BallValue& out, arb_srcptr u, slong bits) {
  Arb minus_one;
  arb_set_si(minus_one, -1);
  if (arb_le(u, minus_one)) {
    out.state = undefined;
  } else if (arb_gt(u, minus_one)) {
    monotone(out, u, bits, arb_log1p);
  } else {
    out.state = unknown;
  }
}

}  // namespace

void apply_operation(Op op, BallValue& out, const Operands& operands, slong bits) {
  if (op == Op::where) {
    where(out, operands, bits);
    return;
  }
  out.state = finite;
  for (const BallValue* operand : {operands.u, operands.v}) {
    if (operand != nullptr) out.state = std::max(out.state, operand->state);
  }
  if (out.state != finite) return;
  const arb_srcptr u = operands.u != nullptr ? static_cast<arb_srcptr>(operands.u->number) : nullptr;
  const arb_srcptr v = operands.v != nullptr ? static_cast<arb_srcptr>(operands.v->number) : nullptr;
  switch (op) {
    case Op::pi: arb_const_pi(out.number, bits); break;
    case Op::euler: arb_const_e(out.number, bits); break;
    case Op::neg: arb_neg(out.number, u); break;
    case Op::add: arb_add(out.number, u, v, bits); break;
    case Op::sub: arb_sub(out.number, u, v, bits); break;
    case Op::mul: arb_mul(out.number, u, v, bits); break;
    case Op::div: divide(out, u, v, bits); break;
    case Op::pow: operands.whole_exponent ? whole_power(out, u, v, bits) : real_power(out, u, v, bits); break;
    case Op::less: set_truth(out, arb_lt(u, v), arb_ge(u, v)); break;
    case Op::less_equal: set_truth(out, arb_le(u, v), arb_gt(u, v)); break;
    case Op::greater: set_truth(out, arb_gt(u, v), arb_le(u, v)); break;
    case Op::greater_equal: set_truth(out, arb_ge(u, v), arb_lt(u, v)); break;
    case Op::equal: set_truth(out, arb_eq(u, v), arb_ne(u, v)); break;
    case Op::not_equal: set_truth(out, arb_ne(u, v), arb_eq(u, v)); break;
    case Op::min: arb_min(out.number, u, v, bits); break;
    case Op::max: arb_max(out.number, u, v, bits); break;
    case Op::abs: absolute(out.number, u); break;
    case Op::sign: arb_sgn(out.number, u); break;
    case Op::floor: arb_floor(out.number, u, bits); break;
    case Op::sqrt: on_half_line(out, u, true, bits, arb_sqrt); break;
    case Op::exp: monotone(out, u, bits, exponential); break;
    case Op::expm1: monotone(out, u, bits, exponential_minus_one); break;
    case Op::log: on_half_line(out, u, false, bits, arb_log); break;
    case Op::log1p: log_one_plus(out, u, bits); break;
    case Op::tanh: monotone(out, u, bits, arb_tanh); break;
    case Op::erf: monotone(out, u, bits, arb_hypgeom_erf); break;
    case Op::erfc: monotone(out, u, bits, complementary_error_function); break;
    case Op::sigmoid: monotone(out, u, bits, sigmoid); break;
    case Op::softplus: monotone(out, u, bits, softplus); break;
    case Op::constant:
    case Op::parameter:
    case Op::input:
    case Op::where: assert(false && "not an operation on values"); break;
  }
  if (out.state != finite) return;
  finish(out);
  if (out.state == finite && arb_contains_zero(out.number)) restore_sign(out.number, known_sign(op, u, v));
}

}  // namespace assay
