#include "analysis/breakpoints.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>

#include "analysis/roots.h"
#include "ball/enclose.h"
#include "base/error.h"

namespace assay {
namespace {

constexpr std::size_t max_breakpoints = 500;

/// The expressions whose roots are breakpoints, by node of one graph.
class Equations {
 public:
  Equations(const Function& f, double lower, double upper) : f_(f), graph_(f.graph()), range_(lower, upper) {
    const std::vector<bool> needed = graph_.reachable(f.root());
    for (NodeId id = 0; id <= f.root(); ++id) {
      if (needed[id]) add_conditions_of(id);
    }
  }

  /// Node to whether its roots are singular.
  [[nodiscard]] const std::map<NodeId, bool>& singular_by_node() const { return singular_by_node_; }
  [[nodiscard]] Function expression(NodeId id) const {
    return Function(graph_, id, {f_.parameters().begin(), f_.parameters().end()}).bound();
  }

 private:
  void add(NodeId id, bool is_singular) { singular_by_node_[id] |= is_singular; }
  void add_difference(NodeId u, NodeId v) { add(graph_.apply(Op::sub, {u, v}), false); }

  /// u meets a whole number.
  void add_steps(NodeId u) {
    const Ball values = enclose(expression(u), range_);
    if (!values.is_finite() || values.upper() - values.lower() > static_cast<double>(max_breakpoints)) {
      throw input_error("floor jumps too often for an integral");
    }
    for (double step = std::ceil(values.lower()); step <= values.upper(); ++step) {
      add_difference(u, graph_.constant(Rational::from_double(step)));
    }
  }

  /// u^v is analytic everywhere for a whole v >= 0, and for u != 0 otherwise.
  void add_base(NodeId u, NodeId v) {
    const bool is_constant = graph_[v].op == Op::constant;
    if (!is_constant || !graph_.value(v).is_integer() || graph_.value(v).is_negative()) add(u, true);
  }

  NodeId square(NodeId u) { return graph_.apply(Op::pow, {u, graph_.constant(2)}); }

  void add_conditions_of(NodeId id) {
    const Node node = graph_[id];  // a copy: the graph grows
    const NodeId u = node.arguments[0];
    const NodeId v = node.arguments[1];
    switch (node.op) {
      case Op::less:
      case Op::less_equal:
      case Op::greater:
      case Op::greater_equal:
      case Op::equal:
      case Op::not_equal:
      case Op::min:
      case Op::max: add_difference(u, v); break;
      case Op::abs:
      case Op::sign: add(u, false); break;
      case Op::floor: add_steps(u); break;
      case Op::sqrt:
      case Op::cbrt:
      case Op::log: add(u, true); break;
      case Op::log1p: add(graph_.apply(Op::add, {u, graph_.constant(1)}), true); break;
      case Op::acosh: add(graph_.apply(Op::sub, {u, graph_.constant(1)}), true); break;
      case Op::asin:
      case Op::acos:
      case Op::atanh: add(graph_.apply(Op::sub, {graph_.constant(1), square(u)}), true); break;
      case Op::tan: add(graph_.apply(Op::cos, {u}), true); break;
      case Op::div: add(v, true); break;
      case Op::pow: add_base(u, v); break;
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
      case Op::where:
      case Op::exp:
      case Op::expm1:
      case Op::sin:
      case Op::cos:
      case Op::atan:
      case Op::sinh:
      case Op::cosh:
      case Op::tanh:
      case Op::asinh:
      case Op::erf:
      case Op::erfc:
      case Op::sigmoid:
      case Op::softplus: break;  // analytic everywhere; a `where` breaks at its condition
    }
  }

  const Function& f_;
  Graph graph_;
  Ball range_;
  std::map<NodeId, bool> singular_by_node_;
};

bool depends_on_x(const Function& f) {
  const std::vector<bool> needed = f.graph().reachable(f.root());
  for (NodeId id = 0; id <= f.root(); ++id) {
    if (needed[id] && f.graph()[id].op == Op::input) return true;
  }
  return false;
}

/// Joins those that cannot be told apart; the exact one of them wins.
std::vector<Breakpoint> merged(std::vector<Breakpoint> points) {
  std::ranges::sort(points, {}, [](const Breakpoint& point) { return point.x.midpoint(); });
  std::vector<Breakpoint> result;
  for (const Breakpoint& point : points) {
    const bool is_same = !result.empty() && result.back().is_isolated == point.is_isolated &&
                         (result.back().x - point.x).contains_zero();
    if (!is_same) {
      result.push_back(point);
    } else {
      result.back().is_singular |= point.is_singular;
      if (point.x.is_exact()) result.back().x = point.x;
    }
  }
  return result;
}

}  // namespace

std::vector<Breakpoint> breakpoints(const Function& f, double lower, double upper) {
  const Equations equations(f, lower, upper);
  std::vector<Breakpoint> points;
  for (const auto& [id, is_singular] : equations.singular_by_node()) {
    const Function expression = equations.expression(id);
    if (!depends_on_x(expression)) continue;
    if (enclose(expression, Ball(lower, upper)).is_infinite()) continue;  // x never meets `inf`
    for (const Root& root : isolate_roots(expression, lower, upper)) {
      points.push_back({.x = root.x, .is_singular = is_singular, .is_isolated = root.is_isolated});
    }
    if (points.size() > max_breakpoints) throw input_error("the formula has too many kinks for an integral");
  }
  return merged(std::move(points));
}

}  // namespace assay
