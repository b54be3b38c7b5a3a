#include "analysis/scale.h"

#include <cmath>

#include "ball/image.h"
#include "ball/interval_functions.h"
#include "expr/simplify.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Interval logarithm(const Interval& u) {
  return elementary_image(Op::log, u).range;
}

/// start^power * log(start)^log_power
Interval value_at(const Scale& scale, double start) {
  return real_power_image(Interval(start), Interval(scale.power)).range *
         real_power_image(logarithm(start), Interval(scale.log_power)).range;
}

int sign(const Rational& value) {
  return value.is_negative() ? -1 : value.is_zero() ? 0 : 1;
}

double positive_part(const Rational& value) {
  return std::max(0.0, Interval(value).upper);
}

/// Numbers c > 0 and q > 0 such that |h(t)| >= c * t^q.
struct PowerBound {
  double coefficient;
  double power;
};

std::optional<PowerBound> lower_bound(const Germ& h, double start, int depth) {
  const double smallest = h.factor.contains_zero() ? 0.0 : absolute(h.factor).lower;
  if (smallest <= 0) return std::nullopt;
  if (!h.scale.exponent) {
    if (sign(h.scale.power) <= 0 || sign(h.scale.log_power) < 0) return std::nullopt;
    const double log_part = real_power_image(logarithm(start), Interval(h.scale.log_power)).range.lower;
    return PowerBound{(Interval(smallest) * Interval(log_part)).lower, Interval(h.scale.power).lower};
  }
  // Larger than t times 1/R where t/scale <= R.
  Scale quotient = power(h.scale, -1);
  quotient.power = quotient.power + 1;
  const std::optional<Interval> ratio = values_of(quotient, start, depth);
  if (!ratio || !std::isfinite(ratio->upper) || ratio->upper <= 0) return std::nullopt;
  return PowerBound{(Interval(smallest) / Interval(ratio->upper)).lower, 1.0};
}

/// The values of a scale whose exponent tends to minus infinity.
std::optional<Interval> decaying_values(const Scale& scale, const Germ& h, double start, int depth) {
  const std::optional<PowerBound> bound = lower_bound(h, start, depth);
  if (!bound || bound->coefficient <= 0) return std::nullopt;
  // exp(-c t^q) t^P falls where c q t^q >= P; log(t) <= t.
  const double degree =
      (Interval(positive_part(scale.power)) + Interval(positive_part(scale.log_power))).upper;
  const Interval decay =
      Interval(bound->coefficient) * real_power_image(Interval(start), Interval(bound->power)).range;
  if ((decay * Interval(bound->power)).lower < degree) return std::nullopt;
  const Interval growth = logarithm(start) * Interval(degree);
  return Interval(0.0, elementary_image(Op::exp, Interval(growth - decay).upper).range.upper);
}

std::optional<Interval> power_values(const Scale& scale, double start) {
  const int p = sign(scale.power);
  const int r = sign(scale.log_power);
  const Interval first = value_at(scale, start);
  if (p == 0 && r == 0) return Interval(1.0);
  if (p >= 0 && r >= 0) return Interval(first.lower, infinity);
  if (p <= 0 && r <= 0) return Interval(0.0, first.upper);
  // t^p log(t)^r has its only turn where log t = -r/p.
  const Interval turn = Interval(scale.log_power) / Interval(scale.power);
  if (logarithm(start).lower < -turn.lower) return std::nullopt;
  return p > 0 ? Interval(first.lower, infinity) : Interval(0.0, first.upper);
}

}  // namespace

Scale operator*(const Scale& a, const Scale& b) {
  Scale product{.power = a.power + b.power, .log_power = a.log_power + b.log_power};
  if (a.exponent && b.exponent) {
    product.exponent = combined(Op::add, *a.exponent, *b.exponent);
  } else {
    product.exponent = a.exponent ? a.exponent : b.exponent;
    product.exponent_sign = a.exponent_sign + b.exponent_sign;
  }
  return product;
}

Scale power(const Scale& scale, const Rational& exponent) {
  Scale result{.power = scale.power * exponent, .log_power = scale.log_power * exponent};
  if (scale.exponent) {
    result.exponent = combined(Op::mul, constant_function(exponent), *scale.exponent);
    result.exponent_sign = scale.exponent_sign * sign(exponent);
  }
  return result;
}

std::optional<Settled> settled(const Scale& scale, double start, int depth) {
  Settled result{.scale = scale, .limit = constant_function(1)};
  if (!scale.exponent || scale.exponent_sign != 0) return result;
  const GermResult h = germ_of(*scale.exponent, start, depth);
  if (!h.is_known()) return std::nullopt;
  if (!h.germ.is_zero && h.germ.scale.direction() > 0) {
    const bool is_logarithm = h.germ.scale.power.is_zero() && !h.germ.scale.exponent;
    if (is_logarithm || h.germ.factor.contains_zero()) return std::nullopt;
    result.scale.exponent_sign = h.germ.factor.lower > 0 ? 1 : -1;
    return result;
  }
  result.scale.exponent.reset();
  result.scale.exponent_sign = 0;
  result.factor = elementary_image(Op::exp, h.germ.is_zero ? Interval(0.0) : h.germ.values).range;
  const GermLimit limit = limit_of(h.germ);
  result.limit = limit.number ? std::optional(combined(Op::exp, *limit.number)) : std::nullopt;
  return result;
}

std::optional<Interval> values_of(const Scale& scale, double start, int depth) {
  if (!scale.exponent) return power_values(scale, start);
  const GermResult h = germ_of(*scale.exponent, start, depth);
  if (!h.is_known() || h.germ.is_zero || h.germ.factor.contains_zero()) return std::nullopt;
  if (h.germ.factor.upper < 0) return decaying_values(scale, h.germ, start, depth);
  const std::optional<Interval> reciprocal = decaying_values(power(scale, -1), h.germ, start, depth);
  if (!reciprocal) return std::nullopt;
  return Interval((Interval(1.0) / Interval(reciprocal->upper)).lower, infinity);
}

int Scale::direction() const {
  if (exponent) return exponent_sign;
  return power.is_zero() ? sign(log_power) : sign(power);
}

GermLimit limit_of(const Germ& germ) {
  if (germ.is_zero) return {.number = constant_function(0)};
  const int towards = germ.scale.direction();
  if (towards < 0) return {.number = constant_function(0)};
  if (towards == 0) return {.number = germ.limit};
  if (germ.factor.lower > 0) return {.infinity = 1};
  if (germ.factor.upper < 0) return {.infinity = -1};
  if (!germ.limit) return {};
  const Interval limit = interval_of(*germ.limit);
  return {.infinity = limit.lower > 0 ? 1 : limit.upper < 0 ? -1 : 0};
}

Interval interval_of(const Function& constant) {
  const Image image = ImageEvaluator(constant)(Interval(0.0));
  return image.is_defined ? image.range : Interval();
}

Function combined(Op op, const Function& u, const Function& v) {
  Graph graph = u.graph();
  const NodeId second = substitute(v.graph(), v.root(), graph, graph.input(), {});
  const NodeId root = graph.apply(op, {u.root(), second});
  return simplify(Function(graph, root));
}

Function combined(Op op, const Function& u) {
  Graph graph = u.graph();
  const NodeId root = graph.apply(op, {u.root()});
  return simplify(Function(graph, root));
}

Function constant_function(const Rational& value) {
  Graph graph;
  const NodeId root = graph.constant(value);
  return {graph, root};
}

bool is_zero(const Function& f) {
  return f.graph().is_constant(f.root(), 0);
}

}  // namespace assay
