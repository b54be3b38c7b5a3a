#include "ball/series.h"

#include "ball/functions.h"

namespace assay {
namespace {

/// Beyond this size of u a tanh is better made of exponentials: a wide u then tells how close to 1 it is.
constexpr int far = 1;  // 2^1

bool is_far(arb_srcptr u) {
  return arf_cmpabs_2exp_si(arb_midref(u), far) > 0;
}

Polynomial plus(const Polynomial& u, slong number, slong bits) {
  Polynomial result = u;
  Arb first = u.coefficient(0);
  arb_add_si(first, first, number, bits);
  arb_poly_set_coeff_arb(result, 0, first);
  return result;
}

Polynomial negated(const Polynomial& u) {
  Polynomial result;
  arb_poly_neg(result, u);
  return result;
}

Polynomial quotient(const Polynomial& u, const Polynomial& v, SeriesContext c) {
  Polynomial result;
  arb_poly_div_series(result, u, v, c.terms, c.bits);
  return result;
}

Polynomial exponential_series(const Polynomial& u, SeriesContext c) {
  // exp(u0 + h) = exp(u0) exp(h): the first factor by the function that takes numbers of any size.
  Arb first;
  exponential(first, u.coefficient(0), c.bits);
  Polynomial rest = u;
  Arb zero;
  arb_poly_set_coeff_arb(rest, 0, zero);
  Polynomial result;
  arb_poly_exp_series(result, rest, c.terms, c.bits);
  arb_poly_scalar_mul(result, result, first, c.bits);
  return result;
}

Polynomial expm1_series(const Polynomial& u, SeriesContext c) {
  Polynomial result = exponential_series(u, c);
  Arb first;
  exponential_minus_one(first, u.coefficient(0), c.bits);
  arb_poly_set_coeff_arb(result, 0, first);
  return result;
}

/// e^u/(1 + e^u) with the exponential that is at most 1.
Polynomial sigmoid_series(const Polynomial& u, SeriesContext c) {
  const bool is_left = arb_is_negative(u.coefficient(0));
  const Polynomial power = exponential_series(is_left ? u : negated(u), c);
  const Polynomial denominator = plus(power, 1, c.bits);
  Polynomial one;
  arb_poly_one(one);
  return quotient(is_left ? power : one, denominator, c);
}

Polynomial softplus_series(const Polynomial& u, SeriesContext c) {
  const bool is_right = arb_is_positive(u.coefficient(0));
  Polynomial result;
  arb_poly_log1p_series(result, exponential_series(is_right ? negated(u) : u, c), c.terms, c.bits);
  if (is_right) arb_poly_add(result, result, u, c.bits);
  return result;
}

Polynomial tanh_series(const Polynomial& u, SeriesContext c) {
  if (!is_far(u.coefficient(0))) {
    Polynomial sinh;
    Polynomial cosh;
    arb_poly_sinh_cosh_series(sinh, cosh, u, c.terms, c.bits);
    return quotient(sinh, cosh, c);
  }
  // tanh(|u|) = 1 - 2 s, s = sigmoid(-2|u|)
  const bool is_left = arb_is_negative(u.coefficient(0));
  Polynomial twice;
  arb_poly_scalar_mul_2exp_si(twice, is_left ? u : negated(u), 1);
  Polynomial result = sigmoid_series(twice, c);
  arb_poly_scalar_mul_2exp_si(result, result, 1);
  result = plus(negated(result), 1, c.bits);
  return is_left ? negated(result) : result;
}

/// (e^u + sign e^-u)/2
Polynomial hyperbolic_series(const Polynomial& u, int sign, SeriesContext c) {
  Polynomial result;
  if (!is_far(u.coefficient(0))) {
    sign < 0 ? arb_poly_sinh_series(result, u, c.terms, c.bits)
             : arb_poly_cosh_series(result, u, c.terms, c.bits);
    return result;
  }
  const Polynomial other = exponential_series(negated(u), c);
  result = exponential_series(u, c);
  sign < 0 ? arb_poly_sub(result, result, other, c.bits) : arb_poly_add(result, result, other, c.bits);
  arb_poly_scalar_mul_2exp_si(result, result, -1);
  return result;
}

/// The function whose derivative is u' times that series, and whose first coefficient is known.
Polynomial antiderivative(const Polynomial& u, const Polynomial& rate, const Arb& first, SeriesContext c) {
  Polynomial slope;
  arb_poly_derivative(slope, u, c.bits);
  arb_poly_mullow(slope, slope, rate, c.terms - 1, c.bits);
  Polynomial result;
  arb_poly_integral(result, slope, c.bits);
  arb_poly_set_coeff_arb(result, 0, first);
  return result;
}

using Function = void (*)(arb_t, const arb_t, slong);

/// A function with derivative u'/sqrt(sign u^2 + number).
std::optional<Polynomial> inverse_hyperbolic(const Polynomial& u, int sign, int number, Function value,
                                             SeriesContext c) {
  Polynomial square;
  arb_poly_mullow(square, u, u, c.terms, c.bits);
  if (sign < 0) square = negated(square);
  square = plus(square, number, c.bits);
  if (!arb_is_positive(square.coefficient(0))) return std::nullopt;
  Polynomial rate;
  arb_poly_rsqrt_series(rate, square, c.terms, c.bits);
  Arb first;
  value(first, u.coefficient(0), c.bits);
  return antiderivative(u, rate, first, c);
}

/// atanh(u): u'/(1 - u^2)
std::optional<Polynomial> atanh_series(const Polynomial& u, SeriesContext c) {
  Polynomial square;
  arb_poly_mullow(square, u, u, c.terms, c.bits);
  const Polynomial denominator = plus(negated(square), 1, c.bits);
  if (!arb_is_positive(denominator.coefficient(0))) return std::nullopt;
  Polynomial rate;
  arb_poly_inv_series(rate, denominator, c.terms, c.bits);
  Arb first;
  arb_atanh(first, u.coefficient(0), c.bits);
  return antiderivative(u, rate, first, c);
}

using SeriesFunction = void (*)(arb_poly_struct*, const arb_poly_struct*, slong, slong);

Polynomial by(SeriesFunction function, const Polynomial& u, SeriesContext c) {
  Polynomial result;
  function(result, u, c.terms, c.bits);
  return result;
}

/// For functions of a positive number.
std::optional<Polynomial> of_positive(SeriesFunction function, const Polynomial& u, SeriesContext c) {
  if (!arb_is_positive(u.coefficient(0))) return std::nullopt;
  return by(function, u, c);
}

}  // namespace

Polynomial constant_series(const Rational& value, int bits) {
  BallValue number;
  set_rational(number, value, bits);
  Polynomial result;
  arb_poly_set_coeff_arb(result, 0, number.number);
  return result;
}

Polynomial constant_series(Op op, int bits) {
  Arb number;
  op == Op::pi ? arb_const_pi(number, bits) : arb_const_e(number, bits);
  Polynomial result;
  arb_poly_set_coeff_arb(result, 0, number);
  return result;
}

Polynomial variable_series(arb_srcptr x) {
  Polynomial result;
  arb_poly_set_coeff_arb(result, 0, x);
  arb_poly_set_coeff_si(result, 1, 1);
  return result;
}

std::optional<Polynomial> unary_series(Op op, const Polynomial& u, SeriesContext c) {
  switch (op) {
    case Op::neg: return negated(u);
    case Op::sqrt: return of_positive(arb_poly_sqrt_series, u, c);
    case Op::cbrt: {
      if (arb_is_positive(u.coefficient(0))) return power_series(u, Rational(1, 3), c);
      const auto mirrored = power_series(negated(u), Rational(1, 3), c);
      return mirrored ? std::optional(negated(*mirrored)) : std::nullopt;
    }
    case Op::exp: return exponential_series(u, c);
    case Op::expm1: return expm1_series(u, c);
    case Op::log: return of_positive(arb_poly_log_series, u, c);
    case Op::log1p:
      if (!arb_is_positive(plus(u, 1, c.bits).coefficient(0))) return std::nullopt;
      return by(arb_poly_log1p_series, u, c);
    case Op::sin: return by(arb_poly_sin_series, u, c);
    case Op::cos: return by(arb_poly_cos_series, u, c);
    case Op::tan: return by(arb_poly_tan_series, u, c);
    case Op::asin: return inverse_hyperbolic(u, -1, 1, arb_asin, c);
    case Op::acos: {
      const auto mirrored = inverse_hyperbolic(u, -1, 1, arb_asin, c);
      if (!mirrored) return std::nullopt;
      Polynomial result = negated(*mirrored);
      Arb first;
      arb_acos(first, u.coefficient(0), c.bits);
      arb_poly_set_coeff_arb(result, 0, first);
      return result;
    }
    case Op::atan: return by(arb_poly_atan_series, u, c);
    case Op::sinh: return hyperbolic_series(u, -1, c);
    case Op::cosh: return hyperbolic_series(u, 1, c);
    case Op::tanh: return tanh_series(u, c);
    case Op::asinh: return inverse_hyperbolic(u, 1, 1, arb_asinh, c);
    case Op::acosh:
      if (!arb_is_positive(plus(u, -1, c.bits).coefficient(0))) return std::nullopt;
      return inverse_hyperbolic(u, 1, -1, arb_acosh, c);
    case Op::atanh: return atanh_series(u, c);
    case Op::erf: return by(arb_hypgeom_erf_series, u, c);
    case Op::erfc: return by(arb_hypgeom_erfc_series, u, c);
    case Op::sigmoid: return sigmoid_series(u, c);
    case Op::softplus: return softplus_series(u, c);
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
    case Op::max:
    case Op::abs:
    case Op::sign:
    case Op::floor: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Polynomial> binary_series(Op op, const Polynomial& u, const Polynomial& v, SeriesContext c) {
  Polynomial result;
  if (op == Op::add) {
    arb_poly_add_series(result, u, v, c.terms, c.bits);
  } else if (op == Op::sub) {
    arb_poly_sub_series(result, u, v, c.terms, c.bits);
  } else if (op == Op::mul) {
    arb_poly_mullow(result, u, v, c.terms, c.bits);
  } else if (op == Op::div) {
    if (arb_contains_zero(v.coefficient(0))) return std::nullopt;
    result = quotient(u, v, c);
  } else {  // u^v = exp(v log(u))
    if (!arb_is_positive(u.coefficient(0))) return std::nullopt;
    arb_poly_log_series(result, u, c.terms, c.bits);
    arb_poly_mullow(result, result, v, c.terms, c.bits);
    result = exponential_series(result, c);
  }
  return result;
}

std::optional<Polynomial> power_series(const Polynomial& u, const Rational& exponent, SeriesContext c) {
  constexpr std::int64_t largest = 64;
  const auto whole = exponent.as_integer();
  Polynomial result;
  if (whole && std::abs(*whole) <= largest) {
    arb_poly_pow_ui_trunc_binexp(result, u, static_cast<ulong>(std::abs(*whole)), c.terms, c.bits);
    if (*whole >= 0) return result;
    if (arb_contains_zero(u.coefficient(0))) return std::nullopt;
    arb_poly_inv_series(result, result, c.terms, c.bits);
    return result;
  }
  if (!arb_is_positive(u.coefficient(0))) return std::nullopt;
  BallValue number;
  set_rational(number, exponent, c.bits);
  arb_poly_pow_arb_series(result, u, number.number, c.terms, c.bits);
  return result;
}

std::optional<Polynomial> step(Op op, const Polynomial& u, SeriesContext c) {
  const Arb first = u.coefficient(0);
  Polynomial result;
  if (op == Op::floor) {
    Arb whole;
    arb_floor(whole, first, c.bits);
    if (!arb_is_exact(whole)) return std::nullopt;
    arb_poly_set_coeff_arb(result, 0, whole);
    return result;
  }
  const bool is_positive = arb_is_positive(first);
  if (!is_positive && !arb_is_negative(first)) return std::nullopt;
  if (op == Op::abs) return is_positive ? u : negated(u);
  arb_poly_set_coeff_si(result, 0, is_positive ? 1 : -1);
  return result;
}

}  // namespace assay
