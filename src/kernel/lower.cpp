#include "kernel/lower.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <vector>

#include "expr/stable.h"
#include "kernel/builder.h"
#include "kernel/cancellation.h"
#include "kernel/lowering.h"
#include "kernel/math/elementary.h"
#include "kernel/mends.h"
#include "kernel/multiple.h"
#include "kernel/ties.h"
#include "kernel/variant.h"

namespace assay::kernel {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// The machine's min and max give their second value where one is NaN.
Value propagate_nan(Value (*choose)(Value, Value), Value u, Value v) {
  if (u.constant()) return choose(u, v);
  if (v.constant()) return choose(v, u);
  return select(is_nan(u), u, choose(u, v));
}

struct Float64 {
  using Number = Value;
  static Value constant(Builder& b, const Rational& value) { return b.f64(value.to_double()); }
  static Value pi(Builder& b) { return b.f64(std::numbers::pi); }
  static Value euler(Builder& b) { return b.f64(std::numbers::e); }
  static Value infinity(Builder& b) { return b.f64(std::numeric_limits<double>::infinity()); }
  static Value min(Value u, Value v) { return propagate_nan(kernel::min, u, v); }
  static Value max(Value u, Value v) { return propagate_nan(kernel::max, u, v); }
  // A zero keeps its sign, NaN stays NaN.
  static Value sign(Value u) { return select(u > 0.0, 1.0, select(u < 0.0, -1.0, u)); }
  // log(u)/log(2) is a function by itself.
  static Value multiple(const Graph& graph, NodeId node, const std::vector<Value>& values) {
    const Multiple parts = multiple_of(graph, node);
    const auto logarithm_of = [&](NodeId id) {
      return graph[id].op == Op::log ? std::optional(graph[id].arguments[0]) : std::nullopt;
    };
    if (graph[parts.rest].op == Op::div) {
      const auto of = logarithm_of(graph[parts.rest].arguments[0]);
      const auto base = logarithm_of(graph[parts.rest].arguments[1]);
      if (of && base && exact_value(graph, *base) == Rational(2))
        return times(log2(values[*of]), parts.factor);
    }
    return kernel::multiple(graph, node, values);
  }
  // erfc(u/sqrt(2)) is a function by itself.
  static Value error_complement(const Graph& graph, NodeId argument, const std::vector<Value>& values) {
    const Multiple parts = multiple_of(graph, argument);
    const Node& quotient = graph[parts.rest];
    if (quotient.op == Op::div) {
      const auto& [divided, divisor, unused] = quotient.arguments;
      const bool is_root = graph[divisor].op == Op::sqrt;
      if (is_root && exact_value(graph, graph[divisor].arguments[0]) == Rational(2)) {
        return normal_tail(times(values[divided], parts.factor));
      }
    }
    return erfc(values[argument]);
  }
};

/// What the program for f computes for one x: all its instructions are on constants.
double evaluate(const Function& f, double x, const Lowering<Float64>::StandIn& stand_in = {}) {
  Builder scratch;
  return Lowering<Float64>(f, scratch.f64(x), {}, stand_in).value(f.root()).constant().value();
}

std::size_t count(const Function& f, std::initializer_list<Op> ops) {
  const std::vector<bool> needed = f.graph().reachable(f.root());
  std::size_t found = 0;
  for (NodeId id = 0; id < f.graph().size(); ++id) {
    if (needed[id] && std::ranges::find(ops, f.graph()[id].op) != ops.end()) ++found;
  }
  return found;
}

bool contains_input(const Function& f) {
  return count(f, {Op::input}) > 0;
}

/// Next to an infinity a sin, cos or tan of something that grows has all values, and one of them says nothing
/// of another: f's value far out for combinations of theirs, one for each number below swings(f). Of many of
/// them the fourth is taken with the first, and so on.
constexpr std::array swing_values = {-1.0, 0.25, 1.0};
std::size_t swings(const Function& f) {
  std::size_t combinations = 1;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, count(f, {Op::sin, Op::cos, Op::tan})); ++i) {
    combinations *= swing_values.size();
  }
  return combinations;
}
double evaluate_with_swings(const Function& f, double x, std::size_t combination, std::size_t combinations) {
  return evaluate(f, x, [=](const Value& argument) mutable -> std::optional<double> {
    constexpr double large = 32.0;
    constexpr std::size_t count = swing_values.size();
    if (std::fabs(argument.constant().value()) < large) return std::nullopt;
    const std::size_t digit = combination % count;
    combination = combination / count + combinations / count * digit;
    return swing_values[digit];
  });
}

/// A value as far as the element type tells.
double as_told(Element element, double value) {
  return element == f64 ? value : static_cast<float>(value);
}

/// Where values at 2^260 and 2^340 lead: to themselves, or to 0 or an infinity with the power of x.
std::optional<double> beyond(double near, double far, Element element) {
  constexpr double much = 0x1p16;
  if (as_told(element, near) == as_told(element, far)) {
    // Zeros of both signs are a zero.
    return std::signbit(near) == std::signbit(far) ? as_told(element, far) : 0.0;
  }
  if (std::fabs(far) > much * std::fabs(near) && near * far > 0.0) return std::copysign(infinity, far);
  if (std::isfinite(near) && std::fabs(far) * much < std::fabs(near)) return std::copysign(0.0, far);
  return std::nullopt;
}

/// The limit at the infinity if the arithmetic hides it behind a NaN; see lower.h.
std::optional<double> hidden_limit(const Function& f, double end, Element element) {
  if (!std::isnan(evaluate(f, end))) return std::nullopt;
  const std::size_t combinations = swings(f);
  std::optional<double> limit;
  for (std::size_t i = 0; i < combinations; ++i) {
    const double near = evaluate_with_swings(f, std::copysign(0x1p260, end), i, combinations);
    const double far = evaluate_with_swings(f, std::copysign(0x1p340, end), i, combinations);
    const auto found = beyond(near, far, element);
    if (!found || (limit && *limit != *found)) return std::nullopt;
    // Zeros of both signs are a zero.
    limit = limit && std::signbit(*limit) != std::signbit(*found) ? 0.0 : *found;
  }
  return limit;
}

/// A value that f keeps from some x on, as far as the element type tells.
struct Tail {
  double beyond;  ///< for x beyond this number on its side of zero
  double value;
};

/// The number farthest from zero whose value is as good as that at 1 or -1; that at `beyond` is not.
double last_good(const Function& f, double beyond, bool (*is_good)(double)) {
  const double sign = std::copysign(1.0, beyond);
  double number = sign;
  while (std::nextafter(number, beyond) != beyond) {
    const bool is_wide = std::fabs(beyond) > 2.0 * std::fabs(number);
    const double middle = is_wide ? sign * std::sqrt(std::fabs(number)) * std::sqrt(std::fabs(beyond))
                                  : number + (beyond - number) / 2.0;
    (is_good(evaluate(f, middle)) ? number : beyond) = middle;
  }
  return number;
}

std::optional<Tail> tail_before(const Function& f, double end, Element element) {
  const double beyond = end * (1.0 - 0x1p-5);
  const double value = as_told(element, evaluate(f, beyond));
  const double before = as_told(element, evaluate(f, end * (1.0 - 0x1p-4)));
  if (value != before) return std::nullopt;
  return Tail{.beyond = beyond, .value = value};
}

bool is_finite(double value) {
  return std::isfinite(value);
}
bool is_number(double value) {
  return !std::isnan(value);
}

/// The tail on that side if the arithmetic hides it behind a NaN or an infinity; see lower.h.
std::optional<Tail> hidden_tail(const Function& f, double sign, Element element) {
  const bool reaches_far = element == f64 && is_number(evaluate(f, sign * 0x1p260));
  const double far = sign * (reaches_far ? std::numeric_limits<double>::max() : 0x1p260);
  const double hiding = evaluate(f, far);
  if (!is_finite(evaluate(f, sign)) || is_finite(hiding)) return std::nullopt;
  // What x^2 and exp(x) have done before that is no mistake.
  const bool is_infinite_before = std::isinf(as_told(element, evaluate(f, sign * 0x1p100)));
  if (!is_infinite_before) {
    const auto tail = tail_before(f, last_good(f, far, is_finite), element);
    if (tail && tail->value != hiding) return tail;
  }
  return is_number(hiding) ? std::nullopt : tail_before(f, last_good(f, far, is_number), element);
}

/// f(x) in float64, special values included, to be rounded by others: ties are not decided.
Value lower_undecided(const Function& f, Value x, Element element = f32) {
  Value value = Lowering<Float64>(f, x).value(f.root());
  if (!contains_input(f)) return value;
  for (const double sign : {1.0, -1.0}) {
    if (const auto tail = hidden_tail(f, sign, element)) {
      const Value is_beyond = sign > 0.0 ? x > tail->beyond : x < tail->beyond;
      value = select(is_beyond, tail->value, value);
    } else if (const auto limit = hidden_limit(f, sign * infinity, element)) {
      value = select(equal(x, sign * infinity), *limit, value);
    }
  }
  if (!std::isnan(evaluate(f, std::numeric_limits<double>::quiet_NaN()))) value = select(is_nan(x), x, value);
  return value;
}

/// f(x) in float64, special values included.
Value lower_function(const Function& f, Value x) {
  const Value value = lower_undecided(f, x);
  if (!contains_input(f)) return value;
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
    const Value value = Lowering<Float64>(f, x_, parameters).value(f.root());
    return contains_input(f) ? select(is_nan(x_), x_, value) : value;
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

Value lower_form(const Function& form, Value x, Element element) {
  return lower_undecided(form, x, element);
}

Value lower(const Function& f, Value x) {
  const Function bound = f.bound();
  return mended(bound, x, lower_function(computed_form(bound), x));
}

Value lower_of_output(const Function& g, Value y) {
  const Function form = computed_form(g);
  const Value value = lower_undecided(form, y);
  if (!contains_input(form)) return value;
  return with_near_ties_decided([&](double at) { return evaluate(form, at); }, y, value);
}

Value lower_derivative(const Function& f, Value x) {
  const Function bound = f.bound();
  return mended(bound.derivative(), x, lower_function(computed_derivative(bound), x));
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
