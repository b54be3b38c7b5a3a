#include <algorithm>
#include <cmath>

#include "analysis/germ_evaluator.h"
#include "analysis/scale.h"
#include "ball/interval_functions.h"

namespace assay {

GermResult GermEvaluator::exponential_of(NodeId id) {
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

std::optional<Rational> GermEvaluator::number(NodeId id) const {
  if (f_.graph()[id].op != Op::constant || f_.graph().value(id).bits() > 100) return std::nullopt;
  return f_.graph().value(id);
}

GermResult GermEvaluator::power_of_exponential(NodeId id, const Rational& exponent) {
  const GermResult power = exponential_of(id);
  return power.is_known() ? algebra_.real_power(power.germ, exponent) : unknown();
}

GermResult GermEvaluator::joined(const GermResult& u, const GermResult& v) {
  return u.is_known() && v.is_known() ? algebra_.product_of(u.germ, v.germ) : unknown();
}

GermResult GermEvaluator::exponential_of_inverse(Op op, NodeId argument) {
  const Germ& y = results_[argument].germ;
  const double least = absolute(y.values).lower;
  if (y.is_zero || y.scale.direction() <= 0 || y.factor.contains_zero() || least < 2) return unknown();
  const bool is_negative = y.factor.upper < 0;
  GermResult doubled = doubled_magnitude(op, is_negative ? GermAlgebra::negated(y).germ : y, least);
  if (!doubled.is_known() || !is_negative) return doubled;
  return algebra_.finished(GermAlgebra::reciprocal(doubled.germ));
}

GermResult GermEvaluator::far(Op op, const Germ& u, NodeId g) {
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

GermResult GermEvaluator::far_both_ways(Op op, const Germ& u) {
  const OperationImage image = elementary_image(op, u.values);
  if (!image.is_defined || !image.range.is_bounded()) return unknown();
  return GermAlgebra::bounded(image.range, {});
}

Function GermEvaluator::half_pi() {
  Graph graph;
  const NodeId root = graph.apply(Op::div, {graph.apply(Op::pi), graph.constant(2)});
  return {graph, root};
}

GermResult GermEvaluator::towards_one(double least) {
  return GermAlgebra::bounded({elementary_image(Op::sigmoid, Interval(least)).range.lower, 1.0}, one());
}

GermResult GermEvaluator::exponential_times(NodeId g, const Interval& values) {
  const GermResult power = exponential_of(g);
  return power.is_known() ? algebra_.scaled(power.germ, values, one()) : unknown();
}

GermResult GermEvaluator::exponential_minus_one(NodeId g, int side, double least) {
  const Interval e = elementary_image(Op::exp, Interval(-least)).range;
  if (side > 0) return exponential_times(g, {(Interval(1.0) - e).lower, 1.0});
  return GermAlgebra::bounded({-1.0, (e - Interval(1.0)).upper}, constant_function(-1));
}

GermResult GermEvaluator::decaying(NodeId g, std::optional<Op> op, double least) {
  const Interval e = elementary_image(Op::exp, Interval(-least)).range;
  const Interval first = op ? elementary_image(Op::log1p, Interval(e.upper)).range / Interval(e.upper)
                            : Interval(1.0) / (Interval(1.0) + e);
  const double lower = e.upper > 0 ? std::min(1.0, first.lower) : 0.0;
  return exponential_times(g, {lower, 1.0});
}

GermResult GermEvaluator::rising_softplus(const Germ& u, double least) {
  const Interval e = elementary_image(Op::exp, Interval(-least)).range;
  const Interval rest = elementary_image(Op::log1p, e).range / Interval(least);
  return algebra_.scaled(u, {1.0, (Interval(1.0) + rest).upper}, one());
}

GermResult GermEvaluator::complementary(const Germ& u, const Function& g, int side, double least) {
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
  const NodeId root = graph.apply(Op::div, {graph.constant(1), graph.apply(Op::sqrt, {graph.apply(Op::pi)})});
  const Function front(graph, root);
  const Interval values = interval_of(front) * Interval((Interval(1.0) - correction).lower, 1.0);
  return algebra_.scaled(result.germ, values, front);
}

GermResult GermEvaluator::hyperbolic(Op op, NodeId g, int side, double least) {
  const Interval e = elementary_image(Op::exp, Interval(-2 * least)).range;
  const Interval values =
      op == Op::sinh ? Interval((Interval(1.0) - e).lower, 1.0) : Interval(1.0, (Interval(1.0) + e).upper);
  GermResult power = exponential_of(g);
  if (!power.is_known()) return unknown();
  if (side < 0) power.germ = GermAlgebra::reciprocal(power.germ);
  const Rational half(op == Op::sinh ? side : 1, 2);
  return algebra_.scaled(power.germ, values * Interval(half), constant_function(half));
}

GermResult GermEvaluator::doubled_magnitude(Op op, const Germ& y, double least) {
  const Interval rest = Interval(1.0) / (Interval(least) * Interval(least));
  const Interval values = op == Op::asinh ? Interval(2.0, (Interval(2.0) + rest).upper)
                                          : Interval((Interval(2.0) - rest).lower, 2.0);
  return algebra_.scaled(y, values, constant_function(2));
}

GermResult GermEvaluator::inverse_hyperbolic(Op op, const Germ& u, int side, double least) {
  if (op == Op::acosh && side < 0) return undefined();
  if (least < 2) return unknown();
  const GermResult doubled = doubled_magnitude(op, side > 0 ? u : GermAlgebra::negated(u).germ, least);
  if (!doubled.is_known()) return unknown();
  const GermResult result = algebra_.logarithm(doubled.germ);
  return side > 0 || !result.is_known() ? result : GermAlgebra::negated(result.germ);
}

}  // namespace assay
