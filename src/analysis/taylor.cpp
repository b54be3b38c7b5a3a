#include "analysis/taylor.h"

#include <array>
#include <cstddef>
#include <vector>

#include "analysis/branch.h"
#include "ball/image.h"
#include "expr/simplify.h"

namespace assay {
namespace {

constexpr std::size_t most_orders = 6;

/// u^v where v varies with x (expr/op.h): not even (-2)^2 has a value then.
NodeId varying_power(Graph& graph, NodeId u, NodeId v) {
  const NodeId zero = graph.constant(0);
  const NodeId undefined = graph.apply(Op::log, {graph.constant(-1)});
  const NodeId power = graph.apply(Op::exp, {graph.apply(Op::mul, {v, graph.apply(Op::log, {u})})});
  const NodeId of_zero = graph.apply(Op::where, {graph.apply(Op::greater, {v, zero}), zero, undefined});
  const NodeId otherwise = graph.apply(Op::where, {graph.apply(Op::equal, {u, zero}), of_zero, undefined});
  return graph.apply(Op::where, {graph.apply(Op::greater, {u, zero}), power, otherwise});
}

}  // namespace

std::optional<Function> in_reciprocal(const Function& f_of_t) {
  const Graph& from = f_of_t.graph();
  Graph into;
  std::vector<std::optional<NodeId>> copies(f_of_t.root() + 1);
  for (NodeId id = 0; id <= f_of_t.root(); ++id) {
    const Node& node = from[id];
    if (node.op == Op::input) continue;
    const bool is_quotient = node.op == Op::div && from[node.arguments[1]].op == Op::input;
    if (is_quotient && copies[node.arguments[0]] && from[node.arguments[0]].op == Op::constant) {
      copies[id] = into.apply(Op::mul, {*copies[node.arguments[0]], into.input()});
      continue;
    }
    std::array<NodeId, 3> arguments{};
    bool is_free = true;
    for (std::size_t i = 0; i < node.used().size(); ++i) {
      is_free = is_free && copies[node.arguments[i]].has_value();
      arguments[i] = copies[node.arguments[i]].value_or(0);
    }
    if (is_free) copies[id] = into.rebuild(from, node, std::span(arguments).first(node.used().size()));
  }
  if (!copies[f_of_t.root()]) return std::nullopt;
  return simplify(Function(into, *copies[f_of_t.root()]));
}

std::optional<Germ> leading_term(const Function& g, double start) {
  if (!is_free_of_branches(g)) return std::nullopt;
  const Interval stretch(0.0, (Interval(1.0) / Interval(start)).upper);
  Rational factorial = 1;
  Function derivative = g;
  for (std::size_t order = 0; order < most_orders; ++order) {
    const Image image = ImageEvaluator(derivative)(stretch);
    if (!image.is_continuous) return std::nullopt;
    const Function at_zero = at_number(derivative, 0);
    if (!is_zero(at_zero)) {
      if (order == 0 || image.range.contains_zero()) return std::nullopt;
      Germ germ{.factor = image.range / Interval(factorial),
                .limit = combined(Op::div, at_zero, constant_function(factorial))};
      germ.scale.power = -static_cast<std::int64_t>(order);
      return germ;
    }
    derivative = derivative.derivative();
    factorial = factorial * Rational(static_cast<std::int64_t>(order) + 1);
  }
  return std::nullopt;
}

std::optional<int> sign_beside(const Function& f, Approach approach, const Rational& x0, double start) {
  int sign = 1;
  for (std::size_t order = 0; order < most_orders; ++order) {
    const Function derivative = f.derivative(order);
    const GermResult result = germ_of(substituted(derivative, approach, x0), start);
    if (result.is_known() && result.germ.is_zero) return 0;
    if (result.is_known() && !result.germ.factor.contains_zero()) {
      return result.germ.factor.lower > 0 ? sign : -sign;
    }
    if (!is_free_of_branches(derivative)) break;
    // f moves away from f(x0) = 0 as its derivative says, which must exist on the closed stretch.
    const Interval at_x0(x0);
    const Interval stretch =
        approach == Approach::from_right ? Interval(0.0, 1 / start) : Interval(-1 / start, 0.0);
    if (!ImageEvaluator(derivative)(at_x0 + stretch).is_continuous || !is_zero(at_number(derivative, x0)))
      break;
    if (approach == Approach::from_left) sign = -sign;
  }
  return std::nullopt;
}

Function at_number(const Function& f, const Rational& x0) {
  const Graph& from = f.graph();
  Graph into;
  std::vector<NodeId> copies(f.root() + 1);
  std::vector<bool> moves(f.root() + 1, false);
  for (NodeId id = 0; id <= f.root(); ++id) {
    const Node& node = from[id];
    std::array<NodeId, 3> arguments{};
    moves[id] = node.op == Op::input;
    for (std::size_t i = 0; i < node.used().size(); ++i) {
      arguments[i] = copies[node.arguments[i]];
      moves[id] = moves[id] || moves[node.arguments[i]];
    }
    if (node.op == Op::input) {
      copies[id] = into.constant(x0);
    } else if (node.op == Op::pow && moves[node.arguments[1]]) {
      copies[id] = varying_power(into, arguments[0], arguments[1]);
    } else {
      copies[id] = into.rebuild(from, node, std::span(arguments).first(node.used().size()));
    }
  }
  return simplify(Function(into, copies[f.root()]));
}

}  // namespace assay
