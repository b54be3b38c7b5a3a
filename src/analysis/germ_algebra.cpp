#include "analysis/germ_algebra.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "analysis/scale.h"
#include "ball/image.h"
#include "ball/interval_functions.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

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

std::optional<Function> product(const std::optional<Function>& u, const std::optional<Function>& v) {
  if (!u || !v) return std::nullopt;
  return combined(Op::mul, *u, *v);
}

}  // namespace

GermResult GermAlgebra::zero() {
  return {.state = State::known,
          .germ = {.is_zero = true, .factor = 0.0, .limit = constant_function(0), .values = 0.0}};
}

GermResult GermAlgebra::finished(Germ germ) const {
  const std::optional<Settled> scale = settled(germ.scale, start_, depth_);
  if (!scale) return unknown();
  germ.scale = scale->scale;
  germ.factor = germ.factor * scale->factor;
  if (scale->limit && !scale->limit->graph().is_constant(scale->limit->root(), 1)) {
    germ.limit = product(germ.limit, scale->limit);
  } else if (!scale->limit) {
    germ.limit.reset();
  }
  const std::optional<Interval> values = values_of(germ.scale, start_, depth_);
  germ.values = values ? germ.factor * *values : Interval();
  if (!values && !germ.factor.contains_zero()) {
    // The scale itself is positive.
    germ.values = germ.factor.lower > 0 ? Interval(0.0, infinity) : Interval(-infinity, 0.0);
  }
  return {.state = State::known, .germ = std::move(germ)};
}

GermResult GermAlgebra::bounded(const Interval& values, std::optional<Function> limit) {
  return {.state = State::known, .germ = {.factor = values, .limit = std::move(limit), .values = values}};
}

GermResult GermAlgebra::constant(const Function& number) {
  if (is_zero(number)) return zero();
  if (ImageEvaluator(number)(Interval(0.0)).is_undefined) return undefined();
  const Interval value = interval_of(number);
  if (!value.is_bounded()) return unknown();
  return bounded(value, number);
}

GermResult GermAlgebra::negated(Germ a) {
  a.factor = -a.factor;
  a.values = -a.values;
  if (a.limit) a.limit = combined(Op::neg, *a.limit);
  return {.state = State::known, .germ = std::move(a)};
}

GermResult GermAlgebra::either(const Germ& a, const Germ& b) const {
  GermResult result;
  if (a.is_zero && b.is_zero) return zero();
  if (a.is_zero || b.is_zero) {
    result = {.state = State::known, .germ = a.is_zero ? b : a};
    result.germ.factor = result.germ.factor.hull(0.0);
    result.germ.values = result.germ.values.hull(0.0);
    result.germ.limit.reset();
  } else {
    const std::optional<Settled> quotient = settled(b.scale * power(a.scale, -1), start_, depth_);
    if (!quotient || quotient->scale.direction() != 0) return unknown();
    Germ germ = a;
    germ.factor = a.factor.hull(b.factor * quotient->factor);
    const std::optional<Function> limit = product(b.limit, quotient->limit);
    if (!limit || !a.limit || !(*limit == *a.limit)) germ.limit.reset();
    result = finished(std::move(germ));
  }
  result.germ.is_smooth = false;
  return result;
}

GermResult GermAlgebra::sum(const Germ& a, const Germ& b) const {
  if (a.is_zero) return {.state = State::known, .germ = b};
  if (b.is_zero) return {.state = State::known, .germ = a};
  const std::optional<Settled> quotient = settled(b.scale * power(a.scale, -1), start_, depth_);
  if (!quotient) return unknown();
  if (quotient->scale.direction() > 0) return sum(b, a);
  const std::optional<Interval> ratio = values_of(quotient->scale, start_, depth_);
  if (!ratio) return unknown();
  Germ result = a;
  result.is_smooth = a.is_smooth && b.is_smooth;
  result.factor = a.factor + b.factor * quotient->factor * *ratio;
  if (quotient->scale.direction() == 0) {
    const std::optional<Function> part = product(b.limit, quotient->limit);
    result.limit = a.limit && part ? std::optional(combined(Op::add, *a.limit, *part)) : std::nullopt;
  }
  return finished(std::move(result));
}

GermResult GermAlgebra::difference(const Germ& a, const Germ& b) const {
  return sum(a, negated(b).germ);
}

GermResult GermAlgebra::product_of(const Germ& a, const Germ& b) const {
  if (a.is_zero || b.is_zero) return zero();
  return finished({.factor = a.factor * b.factor,
                   .limit = product(a.limit, b.limit),
                   .scale = a.scale * b.scale,
                   .is_smooth = a.is_smooth && b.is_smooth});
}

GermResult GermAlgebra::quotient(const Germ& a, const Germ& b) const {
  if (b.is_zero) return undefined();
  if (b.factor.contains_zero()) return unknown();
  if (a.is_zero) return zero();
  return product_of(a, reciprocal(b));
}

GermResult GermAlgebra::whole_power(const Germ& a, std::int64_t n) const {
  if (n == 0) return constant(one());
  if (a.is_zero) return n < 0 ? undefined() : zero();
  if (n < 0 && a.factor.contains_zero()) return unknown();
  Germ result = a;
  result.factor = whole_power_image(a.factor, n).range;
  if (a.limit) result.limit = limit_power(*a.limit, Rational(n));
  result.scale = power(a.scale, Rational(n));
  return finished(std::move(result));
}

GermResult GermAlgebra::real_power(const Germ& a, const Rational& exponent) const {
  if (a.is_zero) return exponent.is_negative() || exponent.is_zero() ? undefined() : zero();
  const OperationImage factor = real_power_image(a.factor, Interval(exponent));
  if (factor.is_undefined) return undefined();
  if (!factor.is_defined) return unknown();
  Germ result = a;
  result.factor = factor.range;
  if (a.limit) result.limit = limit_power(*a.limit, exponent);
  result.scale = power(a.scale, exponent);
  return finished(std::move(result));
}

GermResult GermAlgebra::cube_root(const Germ& a) const {
  if (a.is_zero) return zero();
  Germ result = a;
  result.factor = elementary_image(Op::cbrt, a.factor).range;
  if (a.limit) result.limit = combined(Op::cbrt, *a.limit);
  result.scale = power(a.scale, Rational(1, 3));
  return finished(std::move(result));
}

GermResult GermAlgebra::exponential(const Germ& germ, const Function& g) const {
  if (germ.is_zero) return constant(one());
  return finished({.factor = 1.0, .limit = one(), .scale = {.exponent = g}, .is_smooth = germ.is_smooth});
}

GermResult GermAlgebra::logarithm(const Germ& a) const {
  if (a.is_zero || a.factor.upper <= 0) return undefined();
  if (a.factor.lower <= 0) return unknown();
  const bool has_powers = !a.scale.power.is_zero();
  if (!a.scale.log_power.is_zero()) return unknown();
  const Interval log_factor = elementary_image(Op::log, a.factor).range;
  std::optional<Function> log_limit = a.limit ? std::optional(combined(Op::log, *a.limit)) : std::nullopt;
  GermResult result = bounded(log_factor, log_limit);
  if (log_limit && is_zero(*log_limit) && a.factor.is_point()) result = zero();
  if (has_powers) {
    Germ powers{.factor = Interval(a.scale.power), .limit = constant_function(a.scale.power)};
    powers.scale.log_power = 1;
    const GermResult part = finished(std::move(powers));
    if (!part.is_known()) return unknown();
    result = sum(part.germ, result.germ);
  }
  if (a.scale.exponent && result.is_known()) {
    const GermResult part = germ_of(*a.scale.exponent, start_, depth_);
    if (!part.is_known()) return unknown();
    result = sum(part.germ, result.germ);
  }
  result.germ.is_smooth = a.is_smooth;
  return result;
}

GermResult GermAlgebra::scaled(Germ a, const Interval& values, const std::optional<Function>& limit) const {
  a.factor = a.factor * values;
  a.limit = product(a.limit, limit);
  return finished(std::move(a));
}

Germ GermAlgebra::reciprocal(const Germ& b) {
  Germ result = b;
  result.factor = Interval(1.0) / b.factor;
  if (b.limit) result.limit = limit_power(*b.limit, -1);
  result.scale = power(b.scale, -1);
  return result;
}

std::optional<Function> GermAlgebra::limit_power(const Function& limit, const Rational& exponent) {
  if (limit.graph().is_constant(limit.root(), 1)) return limit;
  Graph graph = limit.graph();
  const NodeId root = graph.apply(Op::pow, {limit.root(), graph.constant(exponent)});
  const Function result(graph, root);
  if (!interval_of(result).is_bounded()) return std::nullopt;
  return combined(Op::pow, limit, constant_function(exponent));
}

}  // namespace assay
