#include "analysis/germ.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "analysis/germ_algebra.h"
#include "analysis/scale.h"
#include "analysis/taylor.h"
#include "ball/interval_functions.h"
#include "expr/stable.h"

namespace assay {
namespace {

constexpr int max_depth = 3;  ///< of exponents in exponents, and of differences in differences

using State = GermResult::State;

GermResult unknown() {
  return {};
}

GermResult undefined() {
  return {.state = State::undefined};
}

Function one() {
  return constant_function(1);
}

/// An elementary function near an argument of 0: f(y) = f'(0) * y * q(y), q(0) = 1.
struct NearZero {
  Op op;
  bool ratio_falls;  ///< q falls as |y| grows; otherwise it rises
};
constexpr NearZero odd_functions[] = {{Op::sin, true},   {Op::tanh, true},   {Op::atan, true},
                                      {Op::asinh, true}, {Op::erf, true},    {Op::sinh, false},
                                      {Op::asin, false}, {Op::atanh, false}, {Op::tan, false}};

/// A function's nodes, one after the other.
class GermEvaluator {
 public:
  GermEvaluator(const Function& f, double start, int depth)
      : f_(f),
        algebra_(start, depth),
        start_(start),
        depth_(depth),
        results_(f.root() + 1),
        truths_(f.root() + 1),
        branches_(f.root() + 1) {}

  GermResult run() {
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

 private:
  [[nodiscard]] Function formula(NodeId id) const { return {f_.graph(), id}; }

  /// u - v, by the difference of the germs or, where that says nothing, by that of the formulas.
  GermResult difference_of(NodeId u, NodeId v, bool (*is_enough)(const GermResult&)) {
    GermResult direct;
    if (results_[u].is_known() && results_[v].is_known()) {
      direct = algebra_.difference(results_[u].germ, results_[v].germ);
      if (is_enough(direct)) return direct;
    }
    if (depth_ <= 0) return direct;
    return germ_of(stable(combined(Op::sub, formula(u), formula(v))), start_, depth_ - 1);
  }

  static int sign(const GermResult& result) {
    if (!result.is_known() || result.germ.is_zero) return 0;
    return result.germ.factor.lower > 0 ? 1 : result.germ.factor.upper < 0 ? -1 : 0;
  }
  static bool has_sign(const GermResult& result) {
    return result.is_known() && (result.germ.is_zero || sign(result) != 0);
  }

  /// -1, 0, 1 for u below, equal to, above v on the whole half-line.
  std::optional<int> order(NodeId u, NodeId v) {
    const Graph& graph = f_.graph();
    const int far = graph.infinity_sign(u) - graph.infinity_sign(v);
    if (far != 0 && (results_[u].is_known() || results_[v].is_known())) return far > 0 ? 1 : -1;
    const GermResult difference = difference_of(u, v, has_sign);
    if (!has_sign(difference)) return std::nullopt;
    return difference.germ.is_zero ? 0 : sign(difference);
  }

  std::optional<bool> truth(NodeId id) {
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

  GermResult of_node(NodeId id) {
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

  GermResult of_input() const {
    Germ t{.factor = 1.0, .limit = one()};
    t.scale.power = 1;
    return algebra_.finished(std::move(t));
  }

  GermResult where(const Node& node) {
    const std::optional<bool>& condition = truths_[node.arguments[0]];
    if (condition) return results_[node.arguments[*condition ? 1 : 2]];
    for (const NodeId argument : f_.graph()[node.arguments[0]].used()) {
      if (!results_[argument].is_known()) return unknown();
    }
    const GermResult& then = results_[node.arguments[1]];
    const GermResult& otherwise = results_[node.arguments[2]];
    return then.is_known() && otherwise.is_known() ? algebra_.either(then.germ, otherwise.germ) : unknown();
  }

  GermResult smaller_or_larger(const Node& node) {
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

  GermResult apply(NodeId id, const Germ& u, const Germ& v) {
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

  NodeId copy_of(NodeId id) {
    const Node& node = f_.graph()[id];
    std::array<NodeId, 3> arguments{};
    for (std::size_t i = 0; i < node.used().size(); ++i) arguments[i] = branches_[node.arguments[i]];
    return taken_.rebuild(f_.graph(), node, std::span(arguments).first(node.used().size()));
  }

  /// The node in a graph without the branches that are decided.
  NodeId branch_of(NodeId id) {
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

  /// A sum whose leading terms cancel, next to a point, by Taylor's theorem.
  GermResult unless_cancelled(NodeId id, GermResult sum) {
    const bool is_sharp = sum.is_known() && (sum.germ.is_zero || !sum.germ.factor.contains_zero());
    if (is_sharp || depth_ <= 0) return sum;
    const std::optional<Function> near = in_reciprocal(Function(taken_, copy_of(id)));
    if (!near) return sum;
    const std::optional<Germ> leading = leading_term(*near, start_);
    return leading ? algebra_.finished(*leading) : sum;
  }

  GermResult power_of(const Node& node, const Germ& u, const Germ& v) {
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

  GermResult absolute_of(const Germ& u) {
    if (u.is_zero || u.factor.lower >= 0) return {.state = State::known, .germ = u};
    if (u.factor.upper <= 0) return GermAlgebra::negated(u);
    Germ result = u;
    result.factor = absolute(u.factor);
    if (u.limit) result.limit = combined(Op::abs, *u.limit);
    result.is_smooth = false;
    return algebra_.finished(std::move(result));
  }

  [[nodiscard]] static GermResult sign_of(const Germ& u) {
    if (u.is_zero) return GermAlgebra::zero();
    if (u.factor.contains_zero()) {
      GermResult result = GermAlgebra::bounded({-1.0, 1.0}, {});
      result.germ.is_smooth = false;
      return result;
    }
    return GermAlgebra::constant(constant_function(u.factor.lower > 0 ? 1 : -1));
  }

  GermResult floor_of(const Germ& u) {
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

  GermResult elementary(const Node& node, const Germ& u) {
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

  static std::optional<Function> value_at(Op op, const Function& limit) {
    if (!elementary_image(op, interval_of(limit)).is_defined) return std::nullopt;
    return combined(op, limit);
  }

  /// f(y)/y between y = 0, where it is f'(0), and the ends of y.
  static Interval ratio_at(Op op, double y, double slope) {
    if (y == 0) return slope;
    return elementary_image(op, Interval(y)).range / Interval(y);
  }

  GermResult near_zero(Op op, const Germ& u) {
    const Interval y = u.values;
    if (op == Op::expm1 || op == Op::log1p) {
      if (!y.is_bounded() || y.lower <= -1) return unknown();
      return algebra_.scaled(u, ratio_at(op, y.lower, 1).hull(ratio_at(op, y.upper, 1)).hull(1.0), one());
    }
    const auto* const found = std::ranges::find(odd_functions, op, &NearZero::op);
    constexpr double safe = 0.5;
    if (found == std::end(odd_functions) || !(y.magnitude() < safe)) return unknown();
    if (op == Op::erf) return near_zero_of_erf(u);
    return algebra_.scaled(u, ratio_at(op, y.magnitude(), 1).hull(1.0), one());
  }

  GermResult near_zero_of_erf(const Germ& u) {
    Graph graph;
    const NodeId root = graph.apply(Op::sqrt, {graph.apply(Op::pi)});
    const NodeId slope = graph.apply(Op::div, {graph.constant(2), root});
    const Function limit(graph, slope);
    return algebra_.scaled(u, ratio_at(Op::erf, u.values.magnitude(), 1).hull(interval_of(limit)), limit);
  }

  // ---- exponentials
  // ------------------------------------------------------------------------------------------

  /// exp of a node: logarithms in it become powers.
  GermResult exponential_of(NodeId id) {
    const Node& node = f_.graph()[id];
    const auto argument = [&](std::size_t i) { return node.arguments[i]; };
    switch (node.op) {
      case Op::neg: return power_of_exponential(argument(0), -1);
      case Op::add: return joined(exponential_of(argument(0)), exponential_of(argument(1)));
      case Op::sub: return joined(exponential_of(argument(0)), power_of_exponential(argument(1), -1));
      case Op::mul:
        if (const std::optional<Rational> factor = number(argument(0)))
          return power_of_exponential(argument(1), *factor);
        if (const std::optional<Rational> factor = number(argument(1)))
          return power_of_exponential(argument(0), *factor);
        break;
      case Op::log: return results_[argument(0)];
      case Op::log1p: return algebra_.sum(results_[argument(0)].germ, GermAlgebra::constant(one()).germ);
      case Op::asinh:
      case Op::acosh: {
        const GermResult found = exponential_of_inverse(node.op, argument(0));
        if (found.is_known()) return found;
        break;
      }
      default: break;
    }
    return results_[id].is_known() ? algebra_.exponential(results_[id].germ, formula(id)) : unknown();
  }

  [[nodiscard]] std::optional<Rational> number(NodeId id) const {
    if (f_.graph()[id].op != Op::constant || f_.graph().value(id).bits() > 100) return std::nullopt;
    return f_.graph().value(id);
  }

  GermResult power_of_exponential(NodeId id, const Rational& exponent) {
    const GermResult power = exponential_of(id);
    return power.is_known() ? algebra_.real_power(power.germ, exponent) : unknown();
  }

  GermResult joined(const GermResult& u, const GermResult& v) {
    return u.is_known() && v.is_known() ? algebra_.product_of(u.germ, v.germ) : unknown();
  }

  /// exp(asinh(y)), exp(acosh(y)) for a y that tends to an infinity.
  GermResult exponential_of_inverse(Op op, NodeId argument) {
    const Germ& y = results_[argument].germ;
    const double least = absolute(y.values).lower;
    if (y.is_zero || y.scale.direction() <= 0 || y.factor.contains_zero() || least < 2) return unknown();
    const bool is_negative = y.factor.upper < 0;
    GermResult doubled = doubled_magnitude(op, is_negative ? GermAlgebra::negated(y).germ : y, least);
    if (!doubled.is_known() || !is_negative) return doubled;
    return algebra_.finished(GermAlgebra::reciprocal(doubled.germ));
  }

  // ---- arguments that tend to an infinity
  // -------------------------------------------------------------------

  GermResult far(Op op, const Germ& u, NodeId g) {
    const int side = u.factor.lower > 0 ? 1 : u.factor.upper < 0 ? -1 : 0;
    if (op == Op::sin || op == Op::cos) return GermAlgebra::bounded({-1.0, 1.0}, {});
    if (side == 0) return far_both_ways(op, u);
    // The least |y|.
    const Interval y = absolute(u.values);
    switch (op) {
      case Op::tanh:
      case Op::erf:
      case Op::atan: {
        const Function end = op == Op::atan ? half_pi() : one();
        const Interval values(elementary_image(op, Interval(y.lower)).range.lower, interval_of(end).upper);
        const GermResult result = GermAlgebra::bounded(values, end);
        return side > 0 ? result : GermAlgebra::negated(result.germ);
      }
      case Op::sigmoid: return side > 0 ? towards_one(y.lower) : decaying(g, {}, y.lower);
      case Op::softplus: return side > 0 ? rising_softplus(u, y.lower) : decaying(g, Op::softplus, y.lower);
      case Op::expm1: return exponential_minus_one(g, side, y.lower);
      case Op::erfc: return complementary(u, formula(g), side, y.lower);
      case Op::sinh:
      case Op::cosh: return hyperbolic(op, g, side, y.lower);
      case Op::asinh:
      case Op::acosh: return inverse_hyperbolic(op, u, side, y.lower);
      case Op::log1p: {
        if (side < 0) return undefined();
        const GermResult shifted = algebra_.sum(u, GermAlgebra::constant(one()).germ);
        return shifted.is_known() ? algebra_.logarithm(shifted.germ) : unknown();
      }
      case Op::asin:
      case Op::acos:
      case Op::atanh: return y.lower > 1 ? undefined() : unknown();
      default: return unknown();
    }
  }

  [[nodiscard]] static GermResult far_both_ways(Op op, const Germ& u) {
    const OperationImage image = elementary_image(op, u.values);
    if (!image.is_defined || !image.range.is_bounded()) return unknown();
    return GermAlgebra::bounded(image.range, {});
  }

  static Function half_pi() {
    Graph graph;
    const NodeId root = graph.apply(Op::div, {graph.apply(Op::pi), graph.constant(2)});
    return {graph, root};
  }

  [[nodiscard]] static GermResult towards_one(double least) {
    return GermAlgebra::bounded({elementary_image(Op::sigmoid, Interval(least)).range.lower, 1.0}, one());
  }

  /// exp(g) times a function with these values, whose limit is 1.
  GermResult exponential_times(NodeId g, const Interval& values) {
    const GermResult power = exponential_of(g);
    return power.is_known() ? algebra_.scaled(power.germ, values, one()) : unknown();
  }

  /// exp(g)*(1 - exp(-g)), or near -1.
  GermResult exponential_minus_one(NodeId g, int side, double least) {
    const Interval e = elementary_image(Op::exp, Interval(-least)).range;
    if (side > 0) return exponential_times(g, {(Interval(1.0) - e).lower, 1.0});
    return GermAlgebra::bounded({-1.0, (e - Interval(1.0)).upper}, constant_function(-1));
  }

  /// sigmoid(g) = exp(g)/(1 + exp(g)) and softplus(g) = log(1 + exp(g)) as g -> -inf, with e = exp(-least).
  GermResult decaying(NodeId g, std::optional<Op> op, double least) {
    const Interval e = elementary_image(Op::exp, Interval(-least)).range;
    const Interval first = op ? elementary_image(Op::log1p, Interval(e.upper)).range / Interval(e.upper)
                              : Interval(1.0) / (Interval(1.0) + e);
    const double lower = e.upper > 0 ? std::min(1.0, first.lower) : 0.0;
    return exponential_times(g, {lower, 1.0});
  }

  /// softplus(g) = g*(1 + log1p(exp(-g))/g), the last term falling.
  GermResult rising_softplus(const Germ& u, double least) {
    const Interval e = elementary_image(Op::exp, Interval(-least)).range;
    const Interval rest = elementary_image(Op::log1p, e).range / Interval(least);
    return algebra_.scaled(u, {1.0, (Interval(1.0) + rest).upper}, one());
  }

  /// erfc(g) = exp(-g^2)/(g sqrt(pi)) * (1 - theta/(2 g^2)), 0 < theta < 1, for g > 0.
  GermResult complementary(const Germ& u, const Function& g, int side, double least) {
    if (side < 0) {
      return GermAlgebra::bounded({elementary_image(Op::erfc, Interval(-least)).range.lower, 2.0},
                                  constant_function(2));
    }
    const Interval correction = Interval(1.0) / (Interval(2.0) * Interval(least) * Interval(least));
    const GermResult square = algebra_.whole_power(u, 2);
    if (!square.is_known() || correction.upper >= 1) return unknown();
    const Function minus_square = combined(Op::neg, combined(Op::pow, g, constant_function(2)));
    const GermResult decay = algebra_.exponential(square.germ, minus_square);
    if (!decay.is_known()) return unknown();
    const GermResult result = algebra_.quotient(decay.germ, u);
    if (!result.is_known()) return unknown();
    Graph graph;
    const NodeId root =
        graph.apply(Op::div, {graph.constant(1), graph.apply(Op::sqrt, {graph.apply(Op::pi)})});
    const Function front(graph, root);
    const Interval values = interval_of(front) * Interval((Interval(1.0) - correction).lower, 1.0);
    return algebra_.scaled(result.germ, values, front);
  }

  /// sinh(g) = +-exp(|g|)/2*(1 - exp(-2|g|)), cosh with a plus.
  GermResult hyperbolic(Op op, NodeId g, int side, double least) {
    const Interval e = elementary_image(Op::exp, Interval(-2 * least)).range;
    const Interval values =
        op == Op::sinh ? Interval((Interval(1.0) - e).lower, 1.0) : Interval(1.0, (Interval(1.0) + e).upper);
    GermResult power = exponential_of(g);
    if (!power.is_known()) return unknown();
    if (side < 0) power.germ = GermAlgebra::reciprocal(power.germ);
    const Rational half(op == Op::sinh ? side : 1, 2);
    return algebra_.scaled(power.germ, values * Interval(half), constant_function(half));
  }

  /// y + sqrt(y^2 + 1) = y*(2 + s), 0 < s < 1/y^2; with a minus 2 - s.
  GermResult doubled_magnitude(Op op, const Germ& y, double least) {
    const Interval rest = Interval(1.0) / (Interval(least) * Interval(least));
    const Interval values = op == Op::asinh ? Interval(2.0, (Interval(2.0) + rest).upper)
                                            : Interval((Interval(2.0) - rest).lower, 2.0);
    return algebra_.scaled(y, values, constant_function(2));
  }

  /// asinh(y) = log(y + sqrt(y^2 + 1)), acosh(y) with a minus.
  GermResult inverse_hyperbolic(Op op, const Germ& u, int side, double least) {
    if (op == Op::acosh && side < 0) return undefined();
    if (least < 2) return unknown();
    const GermResult doubled = doubled_magnitude(op, side > 0 ? u : GermAlgebra::negated(u).germ, least);
    if (!doubled.is_known()) return unknown();
    const GermResult result = algebra_.logarithm(doubled.germ);
    return side > 0 || !result.is_known() ? result : GermAlgebra::negated(result.germ);
  }

  const Function& f_;
  GermAlgebra algebra_;
  double start_;
  int depth_;
  std::vector<GermResult> results_;
  std::vector<std::optional<bool>> truths_;
  Graph taken_;                   ///< the nodes with the branches taken here
  std::vector<NodeId> branches_;  ///< by node of f
};

}  // namespace

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
