#include "ball/operations.h"

#include <algorithm>
#include <cassert>

#include "ball/functions.h"
#include "ball/infinity.h"
#include "ball/monotone.h"
#include "ball/trigonometric.h"

namespace assay {
namespace {

using enum Ball::State;

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
    case Op::acos:
    case Op::cosh:
    case Op::acosh:
    case Op::erfc:
    case Op::sigmoid:
    case Op::softplus: return 1;
    case Op::cbrt:
    case Op::expm1:
    case Op::log1p:
    case Op::asin:
    case Op::atan:
    case Op::sinh:
    case Op::tanh:
    case Op::asinh:
    case Op::atanh:
    case Op::erf: return weak_sign(u);
    case Op::sin:
    case Op::tan: return arf_cmpabs_2exp_si(arb_midref(u), 0) < 0 ? weak_sign(u) : 0;  // |u| < pi/2
    case Op::constant:
    case Op::pi:
    case Op::euler:
    case Op::infinity:
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
    case Op::cos:
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
  } else if (operands.v->state == infinite && operands.w->state == infinite) {
    out = *operands.v;
    if (arb_equal(operands.v->number, operands.w->number) == 0) out.state = unknown;
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

/// A function defined for u > edge (u >= edge if `closed`), increasing there.
template <class IncreasingFunction>
void on_half_line(BallValue& out, arb_srcptr u, slong edge, bool closed, slong bits,
                  IncreasingFunction function) {
  Arb end;
  arb_set_si(end, edge);
  if (closed ? arb_lt(u, end) : arb_le(u, end)) {
    out.state = undefined;
  } else if (closed ? arb_ge(u, end) : arb_gt(u, end)) {
    monotone(out, u, bits, function);
  } else {
    out.state = unknown;
  }
}

/// A function defined for |u| < 1 (|u| <= 1 if `closed`), monotone there.
template <class MonotoneFunction>
void on_unit(BallValue& out, arb_srcptr u, bool closed, slong bits, MonotoneFunction function) {
  Arb magnitude;
  Arb one;
  arb_abs(magnitude, u);
  arb_one(one);
  if (closed ? arb_gt(magnitude, one) : arb_ge(magnitude, one)) {
    out.state = undefined;
  } else if (closed ? arb_le(magnitude, one) : arb_lt(magnitude, one)) {
    // By the ends even where they are near: the slope next to 1 is steep.
    from_ends(out.number, u, bits, [&](arb_ptr result, arb_srcptr end, slong precision) {
      Arb inside;  // an end was rounded outwards
      arb_abs(magnitude, end);
      arb_set(inside, end);
      if (arb_gt(magnitude, one)) arb_sgn(inside, end);
      function(result, inside, precision);
    });
    finish(out);
  } else {
    out.state = unknown;
  }
}

/// log(u + sqrt(u^2 - 1)) = 2 asinh(sqrt((u - 1)/2)), which does not cancel next to 1.
void inverse_hyperbolic_cosine(arb_ptr out, arb_srcptr u, slong bits) {
  arb_sub_ui(out, u, 1, bits);
  arb_mul_2exp_si(out, out, -1);
  arb_sqrtpos(out, out, bits);
  arb_asinh(out, out, bits);
  arb_mul_2exp_si(out, out, 1);
}

void even_and_rising(BallValue& out, arb_srcptr u, slong bits, void (*function)(arb_ptr, arb_srcptr, slong)) {
  Arb magnitude;
  absolute(magnitude, u);
  monotone(out, magnitude, bits, function);
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
  if (out.state == infinite) {
    apply_to_infinity(op, out, operands, bits);
    return;
  }
  if (out.state != finite) return;
  const arb_srcptr u = operands.u != nullptr ? static_cast<arb_srcptr>(operands.u->number) : nullptr;
  const arb_srcptr v = operands.v != nullptr ? static_cast<arb_srcptr>(operands.v->number) : nullptr;
  switch (op) {
    case Op::pi: arb_const_pi(out.number, bits); break;
    case Op::euler: arb_const_e(out.number, bits); break;
    case Op::infinity: set_infinity(out, 1); break;
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
    case Op::sqrt: on_half_line(out, u, 0, true, bits, arb_sqrt); break;
    case Op::cbrt: monotone(out, u, bits, cube_root); break;
    case Op::exp: monotone(out, u, bits, exponential); break;
    case Op::expm1: monotone(out, u, bits, exponential_minus_one); break;
    case Op::log: on_half_line(out, u, 0, false, bits, arb_log); break;
    case Op::log1p: on_half_line(out, u, -1, false, bits, arb_log1p); break;
    case Op::sin: sine(out, u, bits); break;
    case Op::cos: cosine(out, u, bits); break;
    case Op::tan: tangent(out, u, bits); break;
    case Op::asin: on_unit(out, u, true, bits, arb_asin); break;
    case Op::acos: on_unit(out, u, true, bits, arb_acos); break;
    case Op::atan: monotone(out, u, bits, arb_atan); break;
    case Op::sinh: monotone(out, u, bits, hyperbolic_sine); break;
    case Op::cosh: even_and_rising(out, u, bits, hyperbolic_cosine); break;
    case Op::tanh: monotone(out, u, bits, arb_tanh); break;
    case Op::asinh: monotone(out, u, bits, arb_asinh); break;
    case Op::acosh: on_half_line(out, u, 1, true, bits, inverse_hyperbolic_cosine); break;
    case Op::atanh: on_unit(out, u, false, bits, arb_atanh); break;
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
