#include "expr/elementary.h"

#include <algorithm>
#include <optional>

#include "expr/angles.h"
#include "expr/comparison.h"

namespace assay {
namespace {

std::optional<Rational> number(const Algebra& algebra, NodeId id) {
  const Graph& graph = algebra.graph();
  if (graph[id].op != Op::constant) return std::nullopt;
  return graph.value(id);
}

Rational sign_of(const Rational& value) {
  return value.is_zero() ? 0 : value.is_negative() ? -1 : 1;
}

/// f(value) where it is rational.
std::optional<Rational> value_at(Op op, const Rational& value) {
  switch (op) {
    case Op::abs: return value.is_negative() ? -value : value;
    case Op::sign: return sign_of(value);
    case Op::floor: return value.floor();
    case Op::sqrt: return value.square_root();
    case Op::cbrt: return value.cube_root();
    case Op::exp:
    case Op::cos:
    case Op::cosh:
    case Op::erfc:
      if (value.is_zero()) return 1;
      return std::nullopt;
    case Op::log:
    case Op::acos:
    case Op::acosh:
      if (value == Rational(1)) return 0;
      return std::nullopt;
    case Op::sigmoid:
      if (value.is_zero()) return Rational(1, 2);
      return std::nullopt;
    case Op::expm1:
    case Op::log1p:
    case Op::sin:
    case Op::tan:
    case Op::asin:
    case Op::atan:
    case Op::sinh:
    case Op::tanh:
    case Op::asinh:
    case Op::atanh:
    case Op::erf:
      if (value.is_zero()) return 0;
      return std::nullopt;
    case Op::constant:
    case Op::pi:
    case Op::euler:
    case Op::infinity:
    case Op::input:
    case Op::parameter:
    case Op::neg:
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
    case Op::softplus: return std::nullopt;
  }
  return std::nullopt;
}

bool has_minus(Algebra& algebra, NodeId node) {
  return algebra.as_product(node).coefficient.is_negative();
}

NodeId power(Algebra& algebra, NodeId base, NodeId exponent) {
  Graph& graph = algebra.graph();
  // e^u = exp(u)
  if (graph[base].op == Op::euler) return elementary(algebra, Op::exp, std::array{exponent});
  return graph.apply(Op::pow, {base, exponent});
}

/// min or max of u and an infinity
std::optional<NodeId> bounded_by_infinity(Algebra& algebra, Op op, NodeId u, NodeId infinity) {
  const int sign = algebra.graph().infinity_sign(infinity);
  if (sign == 0) return std::nullopt;
  const bool is_no_bound = sign == (op == Op::min ? 1 : -1);
  if (is_no_bound) return u;
  return algebra.facts(u).total ? std::optional(infinity) : std::nullopt;
}

NodeId smaller_or_larger(Algebra& algebra, Op op, NodeId a, NodeId b) {
  if (a == b) return a;
  if (const auto one = bounded_by_infinity(algebra, op, a, b)) return *one;
  if (const auto one = bounded_by_infinity(algebra, op, b, a)) return *one;
  const auto left = number(algebra, a);
  const auto right = number(algebra, b);
  if (left && right)
    return algebra.constant(op == Op::min ? std::min(*left, *right) : std::max(*left, *right));
  return algebra.graph().apply(op, {a, b});
}

NodeId where(Algebra& algebra, NodeId condition, NodeId then, NodeId otherwise) {
  const std::optional<bool> truth = decide(algebra, condition);
  if (truth) return *truth ? then : otherwise;
  return algebra.where(condition, then, otherwise);
}

bool is_odd(Op op) {
  static constexpr std::array ops = {Op::sign, Op::cbrt, Op::sin,   Op::tan,   Op::asin, Op::atan,
                                     Op::sinh, Op::tanh, Op::asinh, Op::atanh, Op::erf};
  return std::ranges::find(ops, op) != ops.end();
}

bool is_even(Op op) {
  return op == Op::abs || op == Op::cos || op == Op::cosh;
}

/// Is outer(inner(u)) = u wherever inner(u) is defined?
bool undoes(Op outer, Op inner) {
  static constexpr std::array<std::pair<Op, Op>, 6> pairs = {{{Op::log, Op::exp},
                                                              {Op::log1p, Op::expm1},
                                                              {Op::tan, Op::atan},
                                                              {Op::sinh, Op::asinh},
                                                              {Op::asinh, Op::sinh},
                                                              {Op::atanh, Op::tanh}}};
  return std::ranges::find(pairs, std::pair(outer, inner)) != pairs.end();
}

/// Is outer(inner(u)) = u where |u| < 1, and undefined for some other u?
bool undoes_on_unit(Op outer, Op inner) {
  return (outer == Op::sin && inner == Op::asin) || (outer == Op::cos && inner == Op::acos) ||
         (outer == Op::tanh && inner == Op::atanh);
}

/// sin, cos and tan of a rational multiple of pi.
std::optional<Rational> value_at_angle(Algebra& algebra, Op op, NodeId u) {
  if (op != Op::sin && op != Op::cos && op != Op::tan) return std::nullopt;
  const Product product = algebra.as_product(u);
  if (product.factors().size() != 1) return std::nullopt;
  const auto [base, exponent] = product.factors()[0];
  if (algebra.graph()[base].op != Op::pi || exponent != 1) return std::nullopt;
  if (op == Op::sin) return sin_of_pi_times(product.coefficient);
  return op == Op::cos ? cos_of_pi_times(product.coefficient) : tan_of_pi_times(product.coefficient);
}

/// cbrt(u^(3*n)) = u^n
std::optional<NodeId> root_of_cube(Algebra& algebra, NodeId u) {
  const Product product = algebra.as_product(u);
  if (product.coefficient != Rational(1) || product.factors().size() != 1) return std::nullopt;
  const auto [base, exponent] = product.factors()[0];
  if (exponent % 3 != 0) return std::nullopt;
  Product root;
  algebra.multiply(root, base, exponent / 3);
  return algebra.build(root);
}

NodeId of_one(Algebra& algebra, Op op, NodeId u) {
  Graph& graph = algebra.graph();
  if (const auto value = number(algebra, u)) {
    if (const auto known = value_at(op, *value)) return algebra.constant(*known);
  }
  if (const auto known = value_at_angle(algebra, op, u)) return algebra.constant(*known);
  if (op == Op::softplus && graph.is_constant(u, 0)) return graph.apply(Op::log, {algebra.constant(2)});
  const Op inner = graph[u].op;
  const NodeId argument = graph[u].arguments[0];
  if (undoes(op, inner)) return argument;
  if (undoes_on_unit(op, inner) && algebra.facts(argument).inside_unit) return argument;
  if (op == Op::acosh && inner == Op::cosh) return of_one(algebra, Op::abs, argument);
  if (op == Op::log && inner == Op::euler) return algebra.one();
  if (op == Op::cbrt) {
    if (const auto root = root_of_cube(algebra, u)) return *root;
  }
  // Undefined where u <= 0, so only for a u that never is.
  if (op == Op::exp && inner == Op::log && algebra.facts(argument).always_positive()) return argument;
  if (op == Op::exp && u == algebra.one()) return graph.apply(Op::euler);
  if (op == Op::abs && algebra.facts(u).never_negative()) return u;
  if (is_even(op) && has_minus(algebra, u)) return of_one(algebra, op, algebra.negated(u));
  if (is_odd(op) && has_minus(algebra, u)) return algebra.negated(of_one(algebra, op, algebra.negated(u)));
  return graph.apply(op, {u});
}

}  // namespace

NodeId elementary(Algebra& algebra, Op op, std::span<const NodeId> arguments) {
  if (op == Op::where) return where(algebra, arguments[0], arguments[1], arguments[2]);
  if (op == Op::pow) return power(algebra, arguments[0], arguments[1]);
  if (op == Op::min || op == Op::max) return smaller_or_larger(algebra, op, arguments[0], arguments[1]);
  if (info(op).is_condition) return comparison(algebra, op, arguments[0], arguments[1]);
  return of_one(algebra, op, arguments[0]);
}

}  // namespace assay
