#include "expr/elementary.h"

#include <algorithm>
#include <optional>

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
    case Op::exp:
    case Op::erfc:
      if (value.is_zero()) return 1;
      return std::nullopt;
    case Op::log:
      if (value == Rational(1)) return 0;
      return std::nullopt;
    case Op::sigmoid:
      if (value.is_zero()) return Rational(1, 2);
      return std::nullopt;
    case Op::expm1:
    case Op::log1p:
    case Op::tanh:
    case Op::erf:
      if (value.is_zero()) return 0;
      return std::nullopt;
    case Op::constant:
    case Op::pi:
    case Op::euler:
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

NodeId smaller_or_larger(Algebra& algebra, Op op, NodeId a, NodeId b) {
  if (a == b) return a;
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

NodeId of_one(Algebra& algebra, Op op, NodeId u) {
  Graph& graph = algebra.graph();
  if (const auto value = number(algebra, u)) {
    if (const auto known = value_at(op, *value)) return algebra.constant(*known);
  }
  const Op inner = graph[u].op;
  const NodeId argument = graph[u].arguments[0];
  if (op == Op::log && inner == Op::exp) return argument;
  if (op == Op::log && inner == Op::euler) return algebra.one();
  if (op == Op::log1p && inner == Op::expm1) return argument;
  // Undefined where u <= 0, so only for a u that never is.
  if (op == Op::exp && inner == Op::log && algebra.facts(argument).always_positive()) return argument;
  if (op == Op::exp && u == algebra.one()) return graph.apply(Op::euler);
  if (op == Op::abs && algebra.facts(u).never_negative()) return u;
  if (op == Op::abs && has_minus(algebra, u)) return of_one(algebra, op, algebra.negated(u));
  const bool is_odd = op == Op::tanh || op == Op::erf || op == Op::sign;
  if (is_odd && has_minus(algebra, u)) return algebra.negated(of_one(algebra, op, algebra.negated(u)));
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
