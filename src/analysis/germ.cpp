#include "analysis/germ.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "analysis/germ_evaluator.h"
#include "analysis/scale.h"
#include "analysis/taylor.h"
#include "ball/interval_functions.h"
#include "expr/stable.h"

namespace assay {
namespace {

constexpr int max_depth = 3;  ///< of exponents in exponents, and of differences in differences

using State = GermResult::State;

/// f(y) = f'(0) * y * q(y) near an argument of 0, q monotone in |y|, q(0) = 1.
constexpr std::array odd_functions = {Op::sin,  Op::tanh, Op::atan,  Op::asinh, Op::erf,
                                      Op::sinh, Op::asin, Op::atanh, Op::tan};

}  // namespace

GermResult GermEvaluator::run() {
  const Graph& graph = f_.graph();
  std::vector<bool> moves(graph.size(), false);
  for (NodeId id = 0; id <= f_.root(); ++id) {
    const Node& node = graph[id];
    moves[id] = node.op == Op::input;
    for (const NodeId argument : node.used()) moves[id] = moves[id] || moves[argument];
    if (info(node.op).is_condition) {
      truths_[id] = truth(id);
    } else {
      results_[id] = moves[id] ? of_node(id) : GermAlgebra::constant(Function(graph, id));
    }
    branches_[id] = branch_of(id);
  }
  return results_[f_.root()];
}

GermResult GermEvaluator::difference_of(NodeId u, NodeId v, bool (*is_enough)(const GermResult&)) {
  GermResult direct;
  if (results_[u].is_known() && results_[v].is_known()) {
    direct = algebra_.difference(results_[u].germ, results_[v].germ);
    if (is_enough(direct)) return direct;
  }
  if (depth_ <= 0) return direct;
  return germ_of(stable(combined(Op::sub, formula(u), formula(v))), start_, depth_ - 1);
}

int GermEvaluator::sign(const GermResult& result) {
  if (!result.is_known() || result.germ.is_zero) return 0;
  return result.germ.factor.lower > 0 ? 1 : result.germ.factor.upper < 0 ? -1 : 0;
}

bool GermEvaluator::has_sign(const GermResult& result) {
  return result.is_known() && (result.germ.is_zero || sign(result) != 0);
}

std::optional<int> GermEvaluator::order(NodeId u, NodeId v) {
  const Graph& graph = f_.graph();
  const int far = graph.infinity_sign(u) - graph.infinity_sign(v);
  if (far != 0 && (results_[u].is_known() || results_[v].is_known())) return far > 0 ? 1 : -1;
  const GermResult difference = difference_of(u, v, has_sign);
  if (!has_sign(difference)) return std::nullopt;
  return difference.germ.is_zero ? 0 : sign(difference);
}

std::optional<bool> GermEvaluator::truth(NodeId id) {
  const Node& node = f_.graph()[id];
  for (const NodeId argument : node.used()) {
    if (results_[argument].state == State::undefined) return std::nullopt;
  }
  const std::optional<int> found = order(node.arguments[0], node.arguments[1]);
  if (!found) return std::nullopt;
  switch (node.op) {
    case Op::less: return *found < 0;
    case Op::less_equal: return *found <= 0;
    case Op::greater: return *found > 0;
    case Op::greater_equal: return *found >= 0;
    case Op::equal: return *found == 0;
    default: return *found != 0;
  }
}

GermResult GermEvaluator::of_node(NodeId id) {
  const Node& node = f_.graph()[id];
  if (node.op == Op::where) return where(node);
  if (node.op == Op::min || node.op == Op::max) return smaller_or_larger(node);
  if (node.op == Op::input) return of_input();
  for (const NodeId argument : node.used()) {
    if (!results_[argument].is_known()) return {.state = results_[argument].state};
  }
  const Germ& u = results_[node.arguments[0]].germ;
  const Germ& v = node.used().size() > 1 ? results_[node.arguments[1]].germ : u;
  GermResult result = apply(id, u, v);
  if (result.is_known()) result.germ.is_smooth = result.germ.is_smooth && u.is_smooth && v.is_smooth;
  return result;
}

GermResult GermEvaluator::of_input() const {
  Germ t{.factor = 1.0, .limit = one()};
  t.scale.power = 1;
  return algebra_.finished(std::move(t));
}

GermResult GermEvaluator::where(const Node& node) {
  const std::optional<bool>& condition = truths_[node.arguments[0]];
  if (condition) return results_[node.arguments[*condition ? 1 : 2]];
  for (const NodeId argument : f_.graph()[node.arguments[0]].used()) {
    if (!results_[argument].is_known()) return unknown();
  }
  const GermResult& then = results_[node.arguments[1]];
  const GermResult& otherwise = results_[node.arguments[2]];
  return then.is_known() && otherwise.is_known() ? algebra_.either(then.germ, otherwise.germ) : unknown();
}

GermResult GermEvaluator::smaller_or_larger(const Node& node) {
  for (const NodeId argument : node.used()) {
    if (results_[argument].state == State::undefined) return undefined();
  }
  const auto [u, v] = std::pair(node.arguments[0], node.arguments[1]);
  if (const std::optional<int> found = order(u, v)) {
    return results_[(node.op == Op::max) == (*found >= 0) ? u : v];
  }
  if (!results_[u].is_known() || !results_[v].is_known()) return unknown();
  const Interval a = results_[u].germ.values;
  const Interval b = results_[v].germ.values;
  const Interval values = node.op == Op::min
                              ? Interval(std::min(a.lower, b.lower), std::min(a.upper, b.upper))
                              : Interval(std::max(a.lower, b.lower), std::max(a.upper, b.upper));
  if (!values.is_bounded()) return unknown();
  GermResult result = GermAlgebra::bounded(values, {});
  result.germ.is_smooth = false;
  return result;
}

GermResult GermEvaluator::apply(NodeId id, const Germ& u, const Germ& v) {
  const Node& node = f_.graph()[id];
  switch (node.op) {
    case Op::neg: return GermAlgebra::negated(u);
    case Op::add: return unless_cancelled(id, algebra_.sum(u, v));
    case Op::sub: return unless_cancelled(id, algebra_.difference(u, v));
    case Op::mul: return algebra_.product_of(u, v);
    case Op::div: return algebra_.quotient(u, v);
    case Op::pow: return power_of(node, u, v);
    case Op::abs: return absolute_of(u);
    case Op::sign: return sign_of(u);
    case Op::floor: return floor_of(u);
    case Op::sqrt: return algebra_.real_power(u, Rational(1, 2));
    case Op::cbrt: return algebra_.cube_root(u);
    case Op::exp: return exponential_of(node.arguments[0]);
    case Op::log: return algebra_.logarithm(u);
    case Op::expm1:
    case Op::log1p:
    case Op::sin:
    case Op::cos:
    case Op::tan:
    case Op::asin:
    case Op::acos:
    case Op::atan:
    case Op::sinh:
    case Op::cosh:
    case Op::tanh:
    case Op::asinh:
    case Op::acosh:
    case Op::atanh:
    case Op::erf:
    case Op::erfc:
    case Op::sigmoid:
    case Op::softplus: return elementary(node, u);
    case Op::constant:
    case Op::pi:
    case Op::euler:
    case Op::infinity:
    case Op::input:
    case Op::parameter:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::equal:
    case Op::not_equal:
    case Op::where:
    case Op::min:
    case Op::max: break;
  }
  return unknown();
}

NodeId GermEvaluator::copy_of(NodeId id) {
  const Node& node = f_.graph()[id];
  std::array<NodeId, 3> arguments{};
  for (std::size_t i = 0; i < node.used().size(); ++i) arguments[i] = branches_[node.arguments[i]];
  return taken_.rebuild(f_.graph(), node, std::span(arguments).first(node.used().size()));
}

NodeId GermEvaluator::branch_of(NodeId id) {
  const Node& node = f_.graph()[id];
  const auto argument = [&](std::size_t i) { return branches_[node.arguments[i]]; };
  if (node.op == Op::where && truths_[node.arguments[0]])
    return argument(*truths_[node.arguments[0]] ? 1 : 2);
  if (node.op == Op::min || node.op == Op::max) {
    if (const std::optional<int> found = order(node.arguments[0], node.arguments[1])) {
      return argument((node.op == Op::max) == (*found >= 0) ? 0 : 1);
    }
  }
  const int side = node.op == Op::abs ? sign(results_[node.arguments[0]]) : 0;
  if (side != 0) return side > 0 ? argument(0) : taken_.apply(Op::neg, {argument(0)});
  return copy_of(id);
}

GermResult GermEvaluator::unless_cancelled(NodeId id, GermResult sum) {
  const bool is_sharp = sum.is_known() && (sum.germ.is_zero || !sum.germ.factor.contains_zero());
  if (is_sharp || depth_ <= 0) return sum;
  const std::optional<Function> near = in_reciprocal(Function(taken_, copy_of(id)));
  if (!near) return sum;
  const std::optional<Germ> leading = leading_term(*near, start_);
  return leading ? algebra_.finished(*leading) : sum;
}

GermResult GermEvaluator::power_of(const Node& node, const Germ& u, const Germ& v) {
  const Graph& graph = f_.graph();
  const NodeId exponent = node.arguments[1];
  if (graph[exponent].op == Op::constant) {
    const Rational& value = graph.value(exponent);
    const std::optional<std::int64_t> whole = value.as_integer();
    constexpr std::int64_t largest = 1000;
    if (whole) return std::abs(*whole) <= largest ? algebra_.whole_power(u, *whole) : unknown();
    return value.bits() < 100 ? algebra_.real_power(u, value) : unknown();
  }
  if (!u.is_zero && u.factor.upper < 0) return undefined();
  if (u.is_zero || u.factor.lower <= 0 || v.is_zero) return unknown();
  Graph logarithm = graph;
  const NodeId h = logarithm.apply(Op::mul, {exponent, logarithm.apply(Op::log, {node.arguments[0]})});
  return algebra_.exponential(u, stable(Function(logarithm, h)));
}

GermResult GermEvaluator::absolute_of(const Germ& u) {
  if (u.is_zero || u.factor.lower >= 0) return {.state = State::known, .germ = u};
  if (u.factor.upper <= 0) return GermAlgebra::negated(u);
  Germ result = u;
  result.factor = absolute(u.factor);
  if (u.limit) result.limit = combined(Op::abs, *u.limit);
  result.is_smooth = false;
  return algebra_.finished(std::move(result));
}

GermResult GermEvaluator::sign_of(const Germ& u) {
  if (u.is_zero) return GermAlgebra::zero();
  if (u.factor.contains_zero()) {
    GermResult result = GermAlgebra::bounded({-1.0, 1.0}, {});
    result.germ.is_smooth = false;
    return result;
  }
  return GermAlgebra::constant(constant_function(u.factor.lower > 0 ? 1 : -1));
}

GermResult GermEvaluator::floor_of(const Germ& u) {
  if (u.is_zero) return GermAlgebra::zero();
  const double lower = std::floor(u.values.lower);
  // A function that tends to a whole number from below has not reached it.
  const double upper = std::floor(u.values.upper);
  if (lower == upper && std::isfinite(lower))
    return GermAlgebra::constant(constant_function(Rational::from_double(lower)));
  GermResult result = algebra_.sum(u, GermAlgebra::bounded({-1.0, 0.0}, {}).germ);
  if (result.is_known()) result.germ.is_smooth = false;
  return result;
}

GermResult GermEvaluator::elementary(const Node& node, const Germ& u) {
  if (u.is_zero) return GermAlgebra::constant(combined(node.op, constant_function(0)));
  const int towards = u.scale.direction();
  if (towards > 0) return far(node.op, u, node.arguments[0]);
  if (towards < 0) {
    GermResult result = near_zero(node.op, u);
    if (result.is_known()) return result;
  }
  const OperationImage image = elementary_image(node.op, u.values);
  if (image.is_undefined) return undefined();
  if (!image.is_defined && node.op == Op::log1p && depth_ > 0) {
    const Function shifted = stable(combined(Op::add, formula(node.arguments[0]), one()));
    const GermResult inner = germ_of(shifted, start_, depth_ - 1);
    return inner.is_known() ? algebra_.logarithm(inner.germ) : inner;
  }
  if (!image.is_defined || !image.range.is_bounded()) return unknown();
  const GermLimit limit = limit_of(u);
  return GermAlgebra::bounded(image.range, limit.number ? value_at(node.op, *limit.number) : std::nullopt);
}

std::optional<Function> GermEvaluator::value_at(Op op, const Function& limit) {
  if (!elementary_image(op, interval_of(limit)).is_defined) return std::nullopt;
  return combined(op, limit);
}

Interval GermEvaluator::ratio_at(Op op, double y, double slope) {
  if (y == 0) return slope;
  return elementary_image(op, Interval(y)).range / Interval(y);
}

GermResult GermEvaluator::near_zero(Op op, const Germ& u) {
  const Interval y = u.values;
  if (op == Op::expm1 || op == Op::log1p) {
    if (!y.is_bounded() || y.lower <= -1) return unknown();
    return algebra_.scaled(u, ratio_at(op, y.lower, 1).hull(ratio_at(op, y.upper, 1)).hull(1.0), one());
  }
  const bool is_odd = std::ranges::find(odd_functions, op) != odd_functions.end();
  constexpr double safe = 0.5;
  if (!is_odd || !(y.magnitude() < safe)) return unknown();
  if (op == Op::erf) return near_zero_of_erf(u);
  return algebra_.scaled(u, ratio_at(op, y.magnitude(), 1).hull(1.0), one());
}

GermResult GermEvaluator::near_zero_of_erf(const Germ& u) {
  Graph graph;
  const NodeId root = graph.apply(Op::sqrt, {graph.apply(Op::pi)});
  const NodeId slope = graph.apply(Op::div, {graph.constant(2), root});
  const Function limit(graph, slope);
  return algebra_.scaled(u, ratio_at(Op::erf, u.values.magnitude(), 1).hull(interval_of(limit)), limit);
}

GermResult germ_of(const Function& f_of_t, double start, int depth) {
  if (depth < 0) return {};
  return GermEvaluator(f_of_t, start, depth - 1).run();
}

GermResult germ_of(const Function& f_of_t, double start) {
  return germ_of(f_of_t, start, max_depth);
}

Function substituted(const Function& f, Approach approach, const Rational& x0) {
  Graph graph;
  NodeId input = graph.input();
  const auto reciprocal = [&] { return graph.apply(Op::div, {graph.constant(1), input}); };
  switch (approach) {
    case Approach::plus_infinity: break;
    case Approach::minus_infinity: input = graph.apply(Op::neg, {input}); break;
    case Approach::from_left: input = graph.apply(Op::sub, {graph.constant(x0), reciprocal()}); break;
    case Approach::from_right: input = graph.apply(Op::add, {graph.constant(x0), reciprocal()}); break;
  }
  const NodeId root = substitute(f.graph(), f.root(), graph, input, {});
  return stable(Function(graph, root));
}

}  // namespace assay
