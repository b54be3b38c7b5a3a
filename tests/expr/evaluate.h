#pragma once

// A small evaluator for the tests: the meaning of a graph over partial real functions (std::nullopt where
// undefined), in double precision or in MPFR numbers of any precision. Deliberately direct, so that it can be
// checked by eye.

#include <mpfr.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "expr/function.h"

namespace assay::test {

/// An MPFR number.
class Real {
 public:
  explicit Real(mpfr_prec_t bits, double value = 0) {
    mpfr_init2(value_, bits);
    mpfr_set_d(value_, value, MPFR_RNDN);
  }
  Real(const Real& other) {
    mpfr_init2(value_, mpfr_get_prec(other.value_));
    mpfr_set(value_, other.value_, MPFR_RNDN);
  }
  Real& operator=(const Real& other) {
    mpfr_set_prec(value_, mpfr_get_prec(other.value_));
    mpfr_set(value_, other.value_, MPFR_RNDN);
    return *this;
  }
  ~Real() { mpfr_clear(value_); }

  mpfr_ptr get() { return value_; }
  [[nodiscard]] mpfr_srcptr get() const { return value_; }
  [[nodiscard]] mpfr_prec_t bits() const { return mpfr_get_prec(value_); }
  [[nodiscard]] double to_double() const { return mpfr_get_d(value_, MPFR_RNDN); }
  [[nodiscard]] bool is_finite() const { return mpfr_number_p(value_) != 0; }

  template <typename Operation>
  friend Real apply(Operation operation, const Real& a) {
    Real result(a.bits());
    operation(result.get(), a.get(), MPFR_RNDN);
    return result;
  }
  template <typename Operation>
  friend Real apply(Operation operation, const Real& a, const Real& b) {
    Real result(a.bits());
    operation(result.get(), a.get(), b.get(), MPFR_RNDN);
    return result;
  }

 private:
  mpfr_t value_;
};

inline Real operator+(const Real& a, const Real& b) {
  return apply(mpfr_add, a, b);
}
inline Real operator-(const Real& a, const Real& b) {
  return apply(mpfr_sub, a, b);
}
inline Real operator*(const Real& a, const Real& b) {
  return apply(mpfr_mul, a, b);
}
inline Real operator/(const Real& a, const Real& b) {
  return apply(mpfr_div, a, b);
}
inline Real operator-(const Real& a) {
  return apply(mpfr_neg, a);
}
inline bool operator<(const Real& a, const Real& b) {
  return mpfr_less_p(a.get(), b.get()) != 0;
}
inline bool operator==(const Real& a, const Real& b) {
  return mpfr_equal_p(a.get(), b.get()) != 0;
}

/// The functions of the language for MPFR numbers...
struct RealMath {
  mpfr_prec_t bits;
  [[nodiscard]] Real number(double value) const { return Real(bits, value); }
  [[nodiscard]] Real number(const Rational& value) const {
    Real top(bits);
    Real bottom(bits);
    mpfr_set_str(top.get(), value.numerator().c_str(), 10, MPFR_RNDN);
    mpfr_set_str(bottom.get(), value.denominator().c_str(), 10, MPFR_RNDN);
    return top / bottom;
  }
  [[nodiscard]] Real pi() const {
    Real result(bits);
    mpfr_const_pi(result.get(), MPFR_RNDN);
    return result;
  }
  static Real abs(const Real& u) { return apply(mpfr_abs, u); }
  static Real floor(const Real& u) { return apply(mpfr_rint_floor, u); }
  static Real sqrt(const Real& u) { return apply(mpfr_sqrt, u); }
  static Real exp(const Real& u) { return apply(mpfr_exp, u); }
  static Real expm1(const Real& u) { return apply(mpfr_expm1, u); }
  static Real log(const Real& u) { return apply(mpfr_log, u); }
  static Real log1p(const Real& u) { return apply(mpfr_log1p, u); }
  static Real cbrt(const Real& u) { return apply(mpfr_cbrt, u); }
  static Real sin(const Real& u) { return apply(mpfr_sin, u); }
  static Real cos(const Real& u) { return apply(mpfr_cos, u); }
  static Real tan(const Real& u) { return apply(mpfr_tan, u); }
  static Real asin(const Real& u) { return apply(mpfr_asin, u); }
  static Real acos(const Real& u) { return apply(mpfr_acos, u); }
  static Real atan(const Real& u) { return apply(mpfr_atan, u); }
  static Real sinh(const Real& u) { return apply(mpfr_sinh, u); }
  static Real cosh(const Real& u) { return apply(mpfr_cosh, u); }
  static Real tanh(const Real& u) { return apply(mpfr_tanh, u); }
  static Real asinh(const Real& u) { return apply(mpfr_asinh, u); }
  static Real acosh(const Real& u) { return apply(mpfr_acosh, u); }
  static Real atanh(const Real& u) { return apply(mpfr_atanh, u); }
  static Real erf(const Real& u) { return apply(mpfr_erf, u); }
  static Real erfc(const Real& u) { return apply(mpfr_erfc, u); }
  static Real pow(const Real& u, const Real& v) { return apply(mpfr_pow, u, v); }
  [[nodiscard]] Real sigmoid(const Real& u) const { return number(1.0) / (number(1.0) + exp(-u)); }
  [[nodiscard]] Real softplus(const Real& u) const { return log1p(exp(u)); }
  static bool is_finite(const Real& u) { return u.is_finite(); }
};

/// ...and for double, each accurate to a few units in the last place, overflow and cancellation avoided.
struct DoubleMath {
  static double number(double value) { return value; }
  static double number(const Rational& value) { return value.to_double(); }
  static double pi() { return M_PI; }
  static double abs(double u) { return std::abs(u); }
  static double floor(double u) { return std::floor(u); }
  static double sqrt(double u) { return std::sqrt(u); }
  static double exp(double u) { return std::exp(u); }
  static double expm1(double u) { return std::expm1(u); }
  static double log(double u) { return std::log(u); }
  static double log1p(double u) { return std::log1p(u); }
  static double cbrt(double u) { return std::cbrt(u); }
  static double sin(double u) { return std::sin(u); }
  static double cos(double u) { return std::cos(u); }
  static double tan(double u) { return std::tan(u); }
  static double asin(double u) { return std::asin(u); }
  static double acos(double u) { return std::acos(u); }
  static double atan(double u) { return std::atan(u); }
  static double sinh(double u) { return std::sinh(u); }
  static double cosh(double u) { return std::cosh(u); }
  static double tanh(double u) { return std::tanh(u); }
  static double asinh(double u) { return std::asinh(u); }
  static double acosh(double u) { return std::acosh(u); }
  static double atanh(double u) { return std::atanh(u); }
  static double erf(double u) { return std::erf(u); }
  static double erfc(double u) { return std::erfc(u); }
  static double pow(double u, double v) { return std::pow(u, v); }
  static double sigmoid(double u) { return u > 0 ? 1 / (1 + std::exp(-u)) : std::exp(u) / (1 + std::exp(u)); }
  static double softplus(double u) { return std::fmax(u, 0) + std::log1p(std::exp(-std::abs(u))); }
  static bool is_finite(double u) { return std::isfinite(u); }
};

template <typename Math, typename Number>
std::optional<Number> apply_op(const Math& math, const Function& f, NodeId id, const Number& x,
                               const std::vector<std::optional<Number>>& values) {
  const Node& node = f.graph()[id];
  const auto argument = [&](std::size_t i) -> const std::optional<Number>& {
    return values[node.arguments[i]];
  };
  const Number zero = math.number(0.0);
  const Number one = math.number(1.0);
  if (node.op == Op::where) {
    if (!argument(0)) return std::nullopt;
    return *argument(0) == one ? argument(1) : argument(2);
  }
  for (std::size_t i = 0; i < node.used().size(); ++i) {
    if (!argument(i)) return std::nullopt;
  }
  const auto u = [&] { return *argument(0); };
  const auto v = [&] { return *argument(1); };
  const auto truth = [&](bool value) { return value ? one : zero; };
  switch (node.op) {
    case Op::where: break;
    case Op::constant: return math.number(f.graph().value(id));
    case Op::pi: return math.pi();
    case Op::euler: return math.exp(one);
    case Op::infinity: return math.number(INFINITY);
    case Op::input: return x;
    case Op::parameter: {
      const Extended& value = f.parameters()[node.index].value;
      if (!value.is_infinite()) return math.number(value.rational());
      return math.number(value.is_negative() ? -INFINITY : INFINITY);
    }
    case Op::neg: return -u();
    case Op::add: return u() + v();
    case Op::sub: return u() - v();
    case Op::mul: return u() * v();
    case Op::div: return v() == zero ? std::nullopt : std::optional<Number>(u() / v());
    case Op::pow: {
      const Node& exponent = f.graph()[node.arguments[1]];
      const bool is_integer = exponent.op == Op::constant && f.graph().value(node.arguments[1]).is_integer();
      if (is_integer && u() == zero && v() < zero) return std::nullopt;
      if (!is_integer && (u() < zero || (u() == zero && !(zero < v())))) return std::nullopt;
      const bool has_limit = math.is_finite(u()) ? math.is_finite(v()) || !(u() == one) : !(v() == zero);
      if (!is_integer && !has_limit) return std::nullopt;
      return math.pow(u(), v());
    }
    case Op::less: return truth(u() < v());
    case Op::less_equal: return truth(!(v() < u()));
    case Op::greater: return truth(v() < u());
    case Op::greater_equal: return truth(!(u() < v()));
    case Op::equal: return truth(u() == v());
    case Op::not_equal: return truth(!(u() == v()));
    case Op::min: return v() < u() ? v() : u();
    case Op::max: return u() < v() ? v() : u();
    case Op::abs: return math.abs(u());
    case Op::sign: return u() == zero ? zero : u() < zero ? -one : one;
    case Op::floor: return math.floor(u());
    case Op::sqrt: return u() < zero ? std::nullopt : std::optional<Number>(math.sqrt(u()));
    case Op::exp: return math.exp(u());
    case Op::expm1: return math.expm1(u());
    case Op::log: return zero < u() ? std::optional<Number>(math.log(u())) : std::nullopt;
    case Op::log1p: return -one < u() ? std::optional<Number>(math.log1p(u())) : std::nullopt;
    case Op::cbrt: return math.cbrt(u());
    case Op::sin: return math.sin(u());
    case Op::cos: return math.cos(u());
    case Op::tan: return math.tan(u());
    case Op::asin: return one < math.abs(u()) ? std::nullopt : std::optional<Number>(math.asin(u()));
    case Op::acos: return one < math.abs(u()) ? std::nullopt : std::optional<Number>(math.acos(u()));
    case Op::atan: return math.atan(u());
    case Op::sinh: return math.sinh(u());
    case Op::cosh: return math.cosh(u());
    case Op::tanh: return math.tanh(u());
    case Op::asinh: return math.asinh(u());
    case Op::acosh: return u() < one ? std::nullopt : std::optional<Number>(math.acosh(u()));
    case Op::atanh: return math.abs(u()) < one ? std::optional<Number>(math.atanh(u())) : std::nullopt;
    case Op::erf: return math.erf(u());
    case Op::erfc: return math.erfc(u());
    case Op::sigmoid: return math.sigmoid(u());
    case Op::softplus: return math.softplus(u());
  }
  return std::nullopt;
}

template <typename Number>
struct Evaluation {
  std::optional<Number> value;  ///< nothing where the function is undefined
  bool certain = true;  ///< false if rounding may have decided a comparison, or a number left the range
};

template <typename Math, typename Number>
Evaluation<Number> evaluate_with(const Math& math, const Function& f, const Number& x) {
  const Graph& graph = f.graph();
  std::vector<std::optional<Number>> values;
  Evaluation<Number> result;
  const Number tiny = math.number(1e-30);
  // At a threshold a rounding error may decide. Exactly on it is taken to be meant.
  const auto is_close = [&](const Number& a, const Number& b) {
    return !(a == b) && math.abs(a - b) < tiny * (math.number(1.0) + math.abs(a));
  };
  for (NodeId id = 0; id < graph.size(); ++id) {
    const Node& node = graph[id];
    values.push_back(apply_op(math, f, id, x, values));
    if (!values[id]) continue;
    const bool of_infinity = node.op == Op::infinity || node.op == Op::parameter ||
                             std::ranges::any_of(node.used(), [&](NodeId argument) {
                               return values[argument] && !math.is_finite(*values[argument]);
                             });
    if (of_infinity && !(*values[id] == *values[id])) values[id].reset();  // inf - inf
    if (!values[id]) continue;
    if (!of_infinity && !math.is_finite(*values[id])) result.certain = false;
    const Number u = node.used().empty() ? x : values[node.arguments[0]].value_or(x);
    const Number zero = math.number(0.0);
    if (info(node.op).is_condition && is_close(u, *values[node.arguments[1]])) result.certain = false;
    if (node.op == Op::floor && is_close(u, math.floor(u + math.number(0.5)))) result.certain = false;
    const bool has_edge_at_zero = node.op == Op::sign || node.op == Op::sqrt || node.op == Op::log ||
                                  node.op == Op::pow || node.op == Op::abs;
    if (has_edge_at_zero && is_close(u, zero)) result.certain = false;
    if (node.op == Op::log1p && is_close(u, math.number(-1.0))) result.certain = false;
    const bool has_edge_at_one =
        node.op == Op::asin || node.op == Op::acos || node.op == Op::acosh || node.op == Op::atanh;
    if (has_edge_at_one && is_close(math.abs(u), math.number(1.0))) result.certain = false;
    if (node.op == Op::div && is_close(*values[node.arguments[1]], zero)) result.certain = false;
  }
  result.value = values[f.root()];
  return result;
}

/// With MPFR at that precision.
inline Evaluation<Real> evaluate(const Function& f, double x, mpfr_prec_t bits = 500) {
  return evaluate_with(RealMath{bits}, f, Real(bits, x));
}

/// A value confirmed at two precisions; `certain` says whether it was.
inline Evaluation<Real> evaluate_surely(const Function& f, double x) {
  constexpr mpfr_prec_t bits = 500;
  Evaluation<Real> first = evaluate(f, x, 300);
  const Evaluation<Real> second = evaluate(f, x, bits);
  first.certain = first.certain && second.certain && first.value.has_value() == second.value.has_value();
  if (first.certain && first.value && !(*first.value == *second.value)) {
    const Real difference = apply(mpfr_abs, *second.value - *first.value);
    const Real bound = Real(bits, 1e-60) * (Real(bits, 1e-60) + apply(mpfr_abs, *second.value));
    first.certain = difference < bound || difference == Real(bits);
  }
  return first;
}

inline std::optional<double> evaluate_double(const Function& f, double x) {
  return evaluate_with(DoubleMath(), f, x).value;
}

}  // namespace assay::test
