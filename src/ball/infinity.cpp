#include "ball/infinity.h"

#include <cassert>
#include <optional>

namespace assay {
namespace {

using enum Ball::State;

/// 1 or -1 for an infinity, 0 for a number.
int infinity_sign(const BallValue& value) {
  if (value.state != infinite) return 0;
  return arb_is_positive(value.number) != 0 ? 1 : -1;
}

/// The sign of what is not zero; nothing where that is not known.
std::optional<int> sign_of(const BallValue& value) {
  if (arb_is_positive(value.number)) return 1;
  if (arb_is_negative(value.number)) return -1;
  return std::nullopt;
}

void set_number(BallValue& out, slong value) {
  arb_set_si(out.number, value);
  out.state = finite;
}

/// The limit of a function at an infinity of that sign that is infinite itself, or none.
void infinite_or_undefined(BallValue& out, int sign) {
  if (sign > 0) {
    set_infinity(out, 1);
  } else {
    out.state = undefined;
  }
}

/// A number at each end.
void between(BallValue& out, int sign, slong at_minus, slong at_plus) {
  set_number(out, sign > 0 ? at_plus : at_minus);
}

/// A number at the negative end, infinity at the other.
void rising(BallValue& out, int sign, slong at_minus) {
  if (sign > 0) {
    set_infinity(out, 1);
  } else {
    set_number(out, at_minus);
  }
}

void add(BallValue& out, int u, int v) {
  if (u != 0 && v != 0 && u != v) {
    out.state = undefined;
  } else {
    set_infinity(out, u != 0 ? u : v);
  }
}

/// The product of an infinity and a factor, or the quotient of an infinity and a number.
void scale(BallValue& out, int infinity, const BallValue& factor) {
  if (const auto sign = sign_of(factor)) {
    set_infinity(out, infinity * *sign);
  } else {
    out.state = arb_is_zero(factor.number) ? undefined : unknown;
  }
}

void divide(BallValue& out, int u, int v, const BallValue& divisor) {
  if (u != 0 && v != 0) {
    out.state = undefined;
  } else if (v != 0) {
    set_number(out, 0);
  } else {
    scale(out, u, divisor);
  }
}

/// An infinity to a whole power that does not depend on x.
void whole_power(BallValue& out, int u, const BallValue& exponent) {
  const auto sign = sign_of(exponent);
  if (!sign) {
    set_number(out, 1);
  } else if (*sign < 0) {
    set_number(out, 0);
  } else {
    Arb half;
    arb_mul_2exp_si(half, exponent.number, -1);
    set_infinity(out, arb_is_int(half) ? 1 : u);
  }
}

/// A number to an infinite power.
void infinite_power(BallValue& out, const BallValue& base, int v) {
  Arb one;
  arb_one(one);
  const bool is_above = arb_gt(base.number, one) != 0;
  const bool is_below = arb_lt(base.number, one) != 0;
  if (arb_is_negative(base.number) || arb_equal(base.number, one) || (v < 0 && arb_is_zero(base.number))) {
    out.state = undefined;
  } else if (is_above || (is_below && (v > 0 ? arb_is_nonnegative : arb_is_positive)(base.number) != 0)) {
    rising(out, is_above ? v : -v, 0);
  } else {
    out.state = unknown;
  }
}

void real_power(BallValue& out, int u, int v, const Operands& operands) {
  if (u == 0) {
    infinite_power(out, *operands.u, v);
  } else if (u < 0) {
    out.state = undefined;
  } else if (const auto sign = sign_of(*operands.v)) {
    rising(out, *sign, 0);
  } else {
    out.state = arb_is_zero(operands.v->number) ? undefined : unknown;
  }
}

/// At plus or minus infinity; everything there has a limit, or none.
void of_one(Op op, BallValue& out, int u, slong bits) {
  switch (op) {
    case Op::neg: set_infinity(out, -u); break;
    case Op::abs:
    case Op::cosh: set_infinity(out, 1); break;
    case Op::sign:
    case Op::tanh:
    case Op::erf: set_number(out, u); break;
    case Op::floor:
    case Op::cbrt:
    case Op::sinh:
    case Op::asinh: set_infinity(out, u); break;
    case Op::sqrt:
    case Op::log:
    case Op::log1p:
    case Op::acosh: infinite_or_undefined(out, u); break;
    case Op::exp:
    case Op::softplus: rising(out, u, 0); break;
    case Op::expm1: rising(out, u, -1); break;
    case Op::erfc: between(out, u, 2, 0); break;
    case Op::sigmoid: between(out, u, 0, 1); break;
    case Op::atan:
      arb_const_pi(out.number, bits);
      arb_mul_2exp_si(out.number, out.number, -1);
      if (u < 0) arb_neg(out.number, out.number);
      out.state = finite;
      break;
    case Op::sin:
    case Op::cos:
    case Op::tan:
    case Op::asin:
    case Op::acos:
    case Op::atanh: out.state = undefined; break;
    case Op::constant:
    case Op::pi:
    case Op::euler:
    case Op::infinity:
    case Op::input:
    case Op::parameter:
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::pow:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::equal:
    case Op::not_equal:
    case Op::where:
    case Op::min:
    case Op::max: assert(false && "not an operation on one value"); break;
  }
}

bool compare(Op op, int u, int v) {
  if (op == Op::less) return u < v;
  if (op == Op::less_equal) return u <= v;
  if (op == Op::greater) return u > v;
  if (op == Op::greater_equal) return u >= v;
  return op == Op::equal ? u == v : u != v;
}

}  // namespace

void apply_to_infinity(Op op, BallValue& out, const Operands& operands, slong bits) {
  const int u = infinity_sign(*operands.u);
  if (operands.v == nullptr) {
    of_one(op, out, u, bits);
    return;
  }
  const int v = infinity_sign(*operands.v);
  if (info(op).is_condition) {
    set_number(out, compare(op, u, v) ? 1 : 0);
  } else if (op == Op::min || op == Op::max) {
    out = (op == Op::min ? u <= v : u >= v) ? *operands.u : *operands.v;
  } else if (op == Op::add || op == Op::sub) {
    add(out, u, op == Op::add ? v : -v);
  } else if (op == Op::mul) {
    scale(out, u != 0 ? u : v, u != 0 ? *operands.v : *operands.u);
  } else if (op == Op::div) {
    divide(out, u, v, *operands.v);
  } else if (operands.whole_exponent) {
    whole_power(out, u, *operands.v);
  } else {
    real_power(out, u, v, operands);
  }
}

}  // namespace assay
