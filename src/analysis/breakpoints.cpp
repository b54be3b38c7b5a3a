#include "analysis/breakpoints.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include "analysis/germ.h"
#include "analysis/roots.h"
#include "analysis/taylor.h"
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

/// A breakpoint and the expressions that vanish there.
struct Candidate {
  Breakpoint point;
  std::vector<Function> equations;
};

/// Joins those that cannot be told apart; the exact one of them wins.
std::vector<Candidate> merged(std::vector<Candidate> candidates) {
  std::ranges::sort(candidates, {}, [](const Candidate& candidate) { return candidate.point.x.midpoint(); });
  std::vector<Candidate> result;
  for (Candidate& candidate : candidates) {
    const Breakpoint& point = candidate.point;
    const bool is_same = !result.empty() && result.back().point.is_isolated == point.is_isolated &&
                         (result.back().point.x - point.x).contains_zero();
    if (!is_same) {
      result.push_back(std::move(candidate));
    } else {
      Candidate& last = result.back();
      last.point.is_singular |= point.is_singular;
      if (!point.is_isolated) last.point.x = last.point.x.hull(point.x);
      if (point.x.is_exact()) last.point.x = point.x;
      last.equations.insert(last.equations.end(), candidate.equations.begin(), candidate.equations.end());
    }
  }
  return result;
}

/// The fraction with the least denominator that rounds to this double, or nearly; nothing if that is none
/// that a person would write.
std::optional<Rational> simplest_fraction(double x) {
  constexpr double largest_denominator = 1e6;
  constexpr double precision = 1e-15;
  double rest = x;
  // Numerators and denominators of the last two convergents of the continued fraction.
  double p = 1;
  double q = 0;
  double p_before = 0;
  double q_before = 1;
  constexpr int most_terms = 30;
  for (int term = 0; term < most_terms; ++term) {
    const double whole = std::floor(rest);
    p_before = std::exchange(p, whole * p + p_before);
    q_before = std::exchange(q, whole * q + q_before);
    if (!(std::abs(q) <= largest_denominator)) return std::nullopt;
    if (std::abs(x - p / q) <= precision * std::max(1.0, std::abs(x))) {
      return Rational::from_double(p) / Rational::from_double(q);
    }
    rest = 1 / (rest - whole);
  }
  return std::nullopt;
}

/// Next to x0 the expression has one sign, is 0 or is undefined on each side.
bool is_settled_beside(const Function& equation, const Rational& x0) {
  constexpr double start = 0x1p40;
  const auto is_settled = [&](Approach approach) {
    const GermResult result = germ_of(substituted(equation, approach, x0), start);
    if (result.state == GermResult::State::undefined) return true;
    if (result.is_known() && (result.germ.is_zero || !result.germ.factor.contains_zero())) return true;
    return sign_beside(equation, approach, x0, start).has_value();
  };
  return is_settled(Approach::from_left) && is_settled(Approach::from_right);
}

/// Around x, the only root of a smooth function, which changes its sign there; nothing if it is not proved to
/// be that.
std::optional<Ball> simple_root(const Function& equation, const Ball& x) {
  constexpr int bits = 640;
  for (NodeId id = 0; id <= equation.root(); ++id) {
    const Op op = equation.graph()[id].op;
    if (op == Op::where || op == Op::sign || op == Op::floor) return std::nullopt;
  }
  const Ball step(0x1p-236 * std::max(1.0, std::abs(x.midpoint())));
  const Ball left = (x - step).center();
  const Ball right = (x + step).center();
  Ball around = left.hull(right);
  Evaluator g(equation);
  const Ball below = g.enclose(left, bits);
  const Ball above = g.enclose(right, bits);
  const bool changes =
      (below.is_negative() && above.is_positive()) || (below.is_positive() && above.is_negative());
  const Ball slope = enclose(equation.derivative(), around, bits);
  const bool is_monotone = slope.is_positive() || slope.is_negative();
  if (!changes || !is_monotone || !g.enclose(around, bits).is_finite()) return std::nullopt;
  return around;
}

void prove(Candidate& candidate) {
  Breakpoint& point = candidate.point;
  if (!point.is_isolated) return;
  if (const std::optional<Rational> x0 = simplest_fraction(point.x.midpoint())) {
    const bool is_near = (point.x - Ball(*x0)).radius() < 0x1p-60 && (point.x - Ball(*x0)).contains_zero();
    if (is_near && std::ranges::all_of(candidate.equations, [&](const Function& equation) {
          return is_settled_beside(equation, *x0);
        })) {
      point.exact = x0;
      point.is_single = true;
      return;
    }
  }
  if (candidate.equations.size() > 1) return;
  if (const std::optional<Ball> around = simple_root(candidate.equations.front(), point.x)) {
    point.x = *around;
    point.is_single = true;
  }
}

}  // namespace

std::vector<Breakpoint> breakpoints(const Function& f, double lower, double upper, const Deadline& deadline) {
  const Equations equations(f, lower, upper);
  std::vector<Candidate> candidates;
  for (const auto& [id, is_singular] : equations.singular_by_node()) {
    const Function expression = equations.expression(id);
    if (!depends_on_x(expression)) continue;
    if (enclose(expression, Ball(lower, upper)).is_infinite()) continue;  // x never meets `inf`
    for (const Root& root : isolate_roots(expression, lower, upper, deadline)) {
      candidates.push_back(
          {{.x = root.x, .is_singular = is_singular, .is_isolated = root.is_isolated}, {expression}});
    }
    if (candidates.size() > max_breakpoints)
      throw input_error("the formula has too many kinks for an integral");
  }
  std::vector<Breakpoint> points;
  for (Candidate& candidate : merged(std::move(candidates))) {
    prove(candidate);
    points.push_back(candidate.point);
  }
  return points;
}

}  // namespace assay
