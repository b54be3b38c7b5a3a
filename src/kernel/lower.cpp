#include "kernel/lower.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <vector>

#include "expr/stable.h"
#include "kernel/angle.h"
#include "kernel/builder.h"
#include "kernel/cancellation.h"
#include "kernel/math/elementary.h"
#include "kernel/multiple.h"
#include "kernel/power.h"
#include "kernel/ties.h"
#include "kernel/variant.h"

namespace assay::kernel {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Writes the value of each node of a function, in float64.
class Lowering {
 public:
  /// `parameters` are the values of f.parameters(). Any value may stand in for every sin, cos and tan: next
  /// to an infinity they have them all.
  Lowering(const Function& f, Value x, std::span<const Value> parameters = {},
           std::optional<double> stand_in = std::nullopt)
      : graph_(f.graph()), x_(x), parameters_(parameters), stand_in_(stand_in) {
    const std::vector<bool> needed = graph_.reachable(f.root());
    // A value in place of the nodes that are not needed, and are not looked at.
    values_.assign(graph_.size(), x);
    for (NodeId id = 0; id < graph_.size(); ++id) {
      if (needed[id]) values_[id] = lower(id);
    }
  }
  [[nodiscard]] Value value(NodeId id) const { return values_[id]; }

 private:
  [[nodiscard]] Value lower(NodeId id) const;
  [[nodiscard]] Value swinging(const Node& node) const;
  [[nodiscard]] std::optional<Rational> exact_value(NodeId id) const;
  [[nodiscard]] Value error_complement(const Node& node) const;

  const Graph& graph_;
  Value x_;
  std::span<const Value> parameters_;
  std::optional<double> stand_in_;
  std::vector<Value> values_;
};

// The machine's min and max give their second value where one is NaN.
Value propagate_nan(Value (*choose)(Value, Value), Value u, Value v) {
  if (u.constant()) return choose(u, v);
  if (v.constant()) return choose(v, u);
  return select(is_nan(u), u, choose(u, v));
}

// A zero keeps its sign, NaN stays NaN.
Value sign(Value u) {
  return select(u > 0.0, 1.0, select(u < 0.0, -1.0, u));
}

std::optional<Rational> Lowering::exact_value(NodeId id) const {
  if (graph_[id].op == Op::constant) return graph_.value(id);
  if (graph_[id].op != Op::neg) return std::nullopt;
  const NodeId negated = graph_[id].arguments[0];
  if (graph_[negated].op != Op::constant) return std::nullopt;
  return -graph_.value(negated);
}

Value Lowering::swinging(const Node& node) const {
  if (stand_in_) return x_.builder().f64(*stand_in_);
  const Angle reduced = angle(graph_, node.arguments[0], values_);
  if (node.op == Op::sin) return sin(reduced);
  return node.op == Op::cos ? cos(reduced) : tan(reduced);
}

// erfc(u/sqrt(2)) is a function by itself.
Value Lowering::error_complement(const Node& node) const {
  const Multiple argument = multiple_of(graph_, node.arguments[0]);
  const Node& quotient = graph_[argument.rest];
  if (quotient.op == Op::div) {
    const auto& [divided, divisor, unused] = quotient.arguments;
    const bool is_root = graph_[divisor].op == Op::sqrt;
    if (is_root && exact_value(graph_[divisor].arguments[0]) == Rational(2)) {
      return normal_tail(times(values_[divided], argument.factor));
    }
  }
  return erfc(values_[node.arguments[0]]);
}

Value Lowering::lower(NodeId id) const {
  const Node& node = graph_[id];
  const auto at = [&](std::size_t i) { return values_[node.arguments[i]]; };
  switch (node.op) {
    case Op::constant: return x_.builder().f64(graph_.value(id).to_double());
    case Op::pi: return x_.builder().f64(std::numbers::pi);
    case Op::euler: return x_.builder().f64(std::numbers::e);
    case Op::infinity: return x_.builder().f64(infinity);
    case Op::input: return x_;
    case Op::parameter: return parameters_[node.index];
    case Op::neg:
    case Op::mul:
    case Op::div: return multiple(graph_, id, values_);
    case Op::add: return at(0) + at(1);
    case Op::sub: return at(0) - at(1);
    case Op::pow: return power(at(0), at(1), exact_value(node.arguments[1]));
    case Op::less: return at(0) < at(1);
    case Op::less_equal: return at(0) <= at(1);
    case Op::greater: return at(0) > at(1);
    case Op::greater_equal: return at(0) >= at(1);
    case Op::equal: return equal(at(0), at(1));
    case Op::not_equal: return !equal(at(0), at(1));
    case Op::where: return select(at(0), at(1), at(2));
    case Op::min: return propagate_nan(min, at(0), at(1));
    case Op::max: return propagate_nan(max, at(0), at(1));
    case Op::abs: return abs(at(0));
    case Op::sign: return sign(at(0));
    case Op::floor: return floor(at(0));
    case Op::sqrt: return sqrt(at(0));
    case Op::cbrt: return cbrt(at(0));
    case Op::exp: return exp(at(0));
    case Op::expm1: return expm1(at(0));
    case Op::log: return log(at(0));
    case Op::log1p: return log1p(at(0));
    case Op::sin:
    case Op::cos:
    case Op::tan: return swinging(node);
    case Op::asin: return asin(at(0));
    case Op::acos: return acos(at(0));
    case Op::atan: return atan(at(0));
    case Op::sinh: return sinh(at(0));
    case Op::cosh: return cosh(at(0));
    case Op::tanh: return tanh(at(0));
    case Op::asinh: return asinh(at(0));
    case Op::acosh: return acosh(at(0));
    case Op::atanh: return atanh(at(0));
    case Op::erf: return erf(at(0));
    case Op::erfc: return error_complement(node);
    case Op::sigmoid: return sigmoid(at(0));
    case Op::softplus: return softplus(at(0));
  }
  assert(false && "no such operation");
  return x_;
}

/// What the program for f computes for one x: all its instructions are on constants.
double evaluate(const Function& f, double x, std::optional<double> stand_in = std::nullopt) {
  Builder scratch;
  return Lowering(f, scratch.f64(x), {}, stand_in).value(f.root()).constant().value();
}

bool contains(const Function& f, std::initializer_list<Op> ops) {
  const std::vector<bool> needed = f.graph().reachable(f.root());
  for (NodeId id = 0; id < f.graph().size(); ++id) {
    if (needed[id] && std::ranges::find(ops, f.graph()[id].op) != ops.end()) return true;
  }
  return false;
}

/// The limit at the infinity if the arithmetic hides it behind a NaN; see lower.h.
std::optional<double> hidden_limit(const Function& f, double end) {
  if (!std::isnan(evaluate(f, end))) return std::nullopt;
  std::vector<std::optional<double>> stand_ins = {std::nullopt};
  if (contains(f, {Op::sin, Op::cos, Op::tan})) stand_ins = {-1.0, 0.25, 1.0};
  std::optional<float> limit;
  for (const auto& stand_in : stand_ins) {
    for (const double x : {0x1p260, 0x1p340}) {
      const auto value = static_cast<float>(evaluate(f, std::copysign(x, end), stand_in));
      if (std::isnan(value) || (limit && *limit != value)) return std::nullopt;
      // Zeros of both signs are a zero.
      limit = limit && std::signbit(*limit) != std::signbit(value) ? 0.0F : value;
    }
  }
  return limit;
}

/// A value that f keeps from some x on, as far as float32 tells.
struct Tail {
  double beyond;  ///< for x beyond this number on its side of zero
  double value;
};

/// The number farthest from zero on that side for which f is not NaN: f is a number at 1 and NaN at 2^260.
double last_number(const Function& f, double sign) {
  double number = sign;
  double nan = std::copysign(0x1p260, sign);
  while (std::nextafter(number, nan) != nan) {
    const bool is_wide = std::fabs(nan) > 2.0 * std::fabs(number);
    const double middle = is_wide ? sign * std::sqrt(number * nan) : number + (nan - number) / 2.0;
    (std::isnan(evaluate(f, middle)) ? nan : number) = middle;
  }
  return number;
}

/// The tail on that side if the arithmetic hides it behind a NaN; see lower.h.
std::optional<Tail> hidden_tail(const Function& f, double sign) {
  if (std::isnan(evaluate(f, sign)) || !std::isnan(evaluate(f, sign * 0x1p260))) return std::nullopt;
  const double end = last_number(f, sign);
  const double beyond = end * (1.0 - 0x1p-5);
  const auto value = static_cast<float>(evaluate(f, beyond));
  const auto before = static_cast<float>(evaluate(f, end * (1.0 - 0x1p-4)));
  if (value != before) return std::nullopt;
  return Tail{.beyond = beyond, .value = value};
}

/// f(x) in float64, special values included, to be rounded by others: ties are not decided.
Value lower_undecided(const Function& f, Value x) {
  Value value = Lowering(f, x).value(f.root());
  if (!contains(f, {Op::input})) return value;
  for (const double sign : {1.0, -1.0}) {
    if (const auto limit = hidden_limit(f, sign * infinity)) {
      value = select(equal(x, sign * infinity), *limit, value);
    } else if (const auto tail = hidden_tail(f, sign)) {
      const Value is_beyond = sign > 0.0 ? x > tail->beyond : x < tail->beyond;
      value = select(is_beyond, tail->value, value);
    }
  }
  if (!std::isnan(evaluate(f, std::numeric_limits<double>::quiet_NaN()))) value = select(is_nan(x), x, value);
  return value;
}

/// f(x) in float64, special values included.
Value lower_function(const Function& f, Value x) {
  const Value value = lower_undecided(f, x);
  if (!contains(f, {Op::input})) return value;
  return with_ties_decided([&](double at) { return evaluate(f, at); }, x, value);
}

/// f with every parameter but the open ones at its default.
Function with_open(const Function& f, std::span<const OpenParameter> open) {
  Graph graph;
  std::vector<NodeId> values;
  for (std::uint32_t i = 0; i < f.parameters().size(); ++i) {
    const Parameter& parameter = f.parameters()[i];
    const bool is_open = std::ranges::find(open, parameter.name, &OpenParameter::name) != open.end();
    values.push_back(is_open ? graph.parameter(i) : graph.number(parameter.value));
  }
  const NodeId root = substitute(f.graph(), f.root(), graph, graph.input(), values);
  return {graph, root, {f.parameters().begin(), f.parameters().end()}};
}

/// Lowers functions of the same open parameters, whose arrays are the inputs behind `first_array`.
class OpenLowering {
 public:
  OpenLowering(Builder& builder, std::span<const OpenParameter> open, std::size_t first_array)
      : x_(to_f64(builder.input(0))) {
    std::size_t uniforms = 0;
    for (const OpenParameter& parameter : open) {
      const bool is_array = parameter.source == OpenParameter::Source::array;
      values_.emplace(parameter.name, is_array ? to_f64(builder.input(first_array++))
                                               : builder.uniform(uniforms++, Type::f64));
    }
  }

  /// f(x) in float64; f's parameters are open.
  [[nodiscard]] Value operator()(const Function& f) const {
    if (f.parameters().empty()) return lower_function(f, x_);
    std::vector<Value> parameters;
    for (const Parameter& parameter : f.parameters()) parameters.push_back(values_.at(parameter.name));
    const Value value = Lowering(f, x_, parameters).value(f.root());
    return contains(f, {Op::input}) ? select(is_nan(x_), x_, value) : value;
  }

 private:
  Value x_;
  std::map<std::string, Value> values_;
};

}  // namespace

Function computed_form(const Function& f) {
  return without_cancellation(stable(f.bound()));
}

Function computed_derivative(const Function& f) {
  return without_cancellation(stable_derivative(f.bound()));
}

Program lower_wide(const Function& form) {
  Builder b;
  b.output(lower_undecided(form, b.input(0, Element::f64)), Element::f64);
  return b.finish();
}

Value lower(const Function& f, Value x) {
  return lower_function(computed_form(f), x);
}

Value lower_derivative(const Function& f, Value x) {
  return lower_function(computed_derivative(f), x);
}

Program lower_forward(const Function& f) {
  return lower(f, Variant::forward);
}

Program lower_backward(const Function& f) {
  return lower(f, Variant::backward);
}

Program lower_backward_from_output(const Function& g) {
  return lower(g, Variant::backward_from_output);
}

Program lower_forward(const Function& f, std::span<const OpenParameter> open) {
  if (open.empty()) return lower_forward(f);
  Builder b;
  b.output(to_f32(OpenLowering(b, open, 1)(without_cancellation(stable(with_open(f, open))))));
  return b.finish();
}

Program lower_backward(const Function& f, std::span<const OpenParameter> open,
                       std::span<const std::string> names, bool by_input) {
  const Function function = with_open(f, open);
  Builder b;
  const Value gradient = to_f64(b.input(1));
  const OpenLowering lowering(b, open, 2);
  const auto output = [&](const Function& derivative) { b.output(to_f32(lowering(derivative) * gradient)); };
  for (const std::string& name : names) output(without_cancellation(stable_derivative(function, name)));
  if (by_input) output(without_cancellation(stable_derivative(function)));
  return b.finish();
}

}  // namespace assay::kernel
