#include "kernel/fast/lower.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <utility>
#include <vector>

#include "kernel/builder.h"
#include "kernel/fast/approximate.h"
#include "kernel/fast/ends.h"
#include "kernel/fast/error.h"
#include "kernel/fast/evaluate.h"
#include "kernel/lower.h"
#include "kernel/mends.h"
#include "kernel/power.h"

namespace assay::kernel {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Errors of polynomials that are tried, in this order: a unit in the last place (2^-23 times a power of
/// two), and less where roundings leave less room.
constexpr std::array tolerances = {1.1e-7, 4e-8, 1.2e-8};

/// The largest error that a sample may show, so that 3 units are kept between its points as well.
constexpr double sampled_limit = 2.6;

bool is_arithmetic(Op op) {
  return op <= Op::div || (op >= Op::less && op <= Op::sqrt);
}

/// The values of a form's nodes by their float64 programs, made when they are first asked for.
class Nodes {
 public:
  explicit Nodes(const Function& form) : graph_(form.graph()), programs_(graph_.size()) {}

  [[nodiscard]] const Graph& graph() const { return graph_; }
  [[nodiscard]] const Program& program(NodeId id) {
    if (!programs_[id]) programs_[id] = lower_wide(Function(graph_, id));
    return *programs_[id];
  }
  [[nodiscard]] Sampler sampler(NodeId id) {
    const Program& wide = program(id);
    return [&wide](std::span<const double> x) { return evaluate(wide, x); };
  }

 private:
  const Graph& graph_;
  std::vector<std::optional<Program>> programs_;
};

/// constant + slope*x
struct ExactLine {
  Rational constant, slope;
};

/// That of a node, from those of the nodes before it.
std::optional<ExactLine> line_of(const Graph& graph, NodeId id,
                                 std::span<const std::optional<ExactLine>> before) {
  const Node& node = graph[id];
  if (node.op == Op::constant) return ExactLine{graph.value(id), Rational(0)};
  if (node.op == Op::input) return ExactLine{Rational(0), Rational(1)};
  if (node.op < Op::neg || node.op > Op::div) return std::nullopt;
  const auto& u = before[node.arguments[0]];
  const auto& v = before[node.arguments[node.op == Op::neg ? 0 : 1]];
  if (!u || !v) return std::nullopt;
  if (node.op == Op::neg) return ExactLine{-u->constant, -u->slope};
  if (node.op == Op::add) return ExactLine{u->constant + v->constant, u->slope + v->slope};
  if (node.op == Op::sub) return ExactLine{u->constant - v->constant, u->slope - v->slope};
  if (node.op == Op::mul && u->slope.is_zero()) {
    return ExactLine{u->constant * v->constant, u->constant * v->slope};
  }
  if (!v->slope.is_zero() || (node.op == Op::div && v->constant.is_zero())) return std::nullopt;
  const Rational factor = node.op == Op::mul ? v->constant : Rational(1) / v->constant;
  return ExactLine{u->constant * factor, u->slope * factor};
}

/// Writes the value of a form in float32.
class FastLowering {
 public:
  /// Arithmetic is written as it stands, unless it is not trusted to keep all digits.
  FastLowering(Nodes& nodes, Value x, double tolerance, bool trusts_arithmetic)
      : nodes_(nodes),
        graph_(nodes.graph()),
        x_(x),
        tolerance_(tolerance),
        trusts_arithmetic_(trusts_arithmetic) {
    for (NodeId id = 0; id < graph_.size(); ++id) {
      const auto arguments = graph_[id].used();
      const bool is_simple = is_arithmetic(graph_[id].op) || is_short_power(id);
      lines_.push_back(line_of(graph_, id, lines_));
      arithmetic_.push_back(is_simple && std::ranges::all_of(arguments, [&](NodeId argument) {
                              return arithmetic_[argument];
                            }));
    }
  }

  /// Nothing if no way to compute it is known.
  [[nodiscard]] std::optional<Value> value(NodeId id, Side side);

 private:
  [[nodiscard]] std::optional<Rational> exponent(NodeId id) const;
  [[nodiscard]] bool is_short_power(NodeId id) const;
  [[nodiscard]] Value along(const ExactLine& line) const;
  [[nodiscard]] std::optional<Value> make(NodeId id, Side side);
  [[nodiscard]] std::optional<Value> pieces(NodeId id, Side side);
  [[nodiscard]] std::optional<Value> combination(NodeId id, Side side);
  [[nodiscard]] std::optional<std::pair<NodeId, NodeId>> factors(NodeId id) const;
  [[nodiscard]] std::optional<Value> sum_with_product(NodeId id, Side side);
  [[nodiscard]] std::optional<Value> combined(NodeId id, std::span<const Value> at) const;

  Nodes& nodes_;
  const Graph& graph_;
  Value x_;
  double tolerance_;
  bool trusts_arithmetic_;
  std::vector<bool> arithmetic_;                 ///< no elementary function in it
  std::vector<std::optional<ExactLine>> lines_;  ///< what is no more than constant + slope*x
  std::map<std::pair<NodeId, Side>, std::optional<Value>> made_;
};

std::optional<Value> FastLowering::value(NodeId id, Side side) {
  const auto key = std::pair(id, side);
  const auto known = made_.find(key);
  if (known != made_.end()) return known->second;
  const std::optional<Value> result = make(id, side);
  made_.emplace(key, result);
  return result;
}

std::optional<Value> FastLowering::make(NodeId id, Side side) {
  if (!lines_[id] && !(arithmetic_[id] && trusts_arithmetic_)) {
    if (const auto whole = approximate(nodes_.sampler(id), x_, side, tolerance_)) return whole;
  }
  return graph_[id].op == Op::where ? pieces(id, side) : combination(id, side);
}

/// The exponent of a power, if it is a number.
std::optional<Rational> FastLowering::exponent(NodeId id) const {
  const NodeId argument = graph_[id].arguments[1];
  if (graph_[argument].op == Op::constant) return graph_.value(argument);
  if (graph_[argument].op != Op::neg) return std::nullopt;
  const NodeId negated = graph_[argument].arguments[0];
  if (graph_[negated].op != Op::constant) return std::nullopt;
  return -graph_.value(negated);
}

/// A power that takes but a few products, a square root or a quotient.
bool FastLowering::is_short_power(NodeId id) const {
  if (graph_[id].op != Op::pow) return false;
  const auto n = exponent(id);
  if (!n) return false;
  const double value = std::abs(n->to_double());
  const bool is_integer = n->as_integer().has_value();
  const bool is_half = (*n - Rational(1, 2)).as_integer().has_value();
  return value > 0.0 && value <= 4.0 && (is_integer || is_half);
}

/// Which side of 0 the condition, a comparison of x with 0, asks for.
std::optional<Side> side_of(const Graph& graph, NodeId condition) {
  const Node& node = graph[condition];
  const auto is_zero = [&](NodeId id) { return graph[id].op == Op::constant && graph.value(id).is_zero(); };
  const bool is_greater = node.op == Op::greater || node.op == Op::greater_equal;
  const bool is_less = node.op == Op::less || node.op == Op::less_equal;
  if (!is_greater && !is_less) return std::nullopt;
  const auto [left, right, unused] = node.arguments;
  if (graph[left].op == Op::input && is_zero(right)) return is_greater ? Side::positive : Side::negative;
  if (graph[right].op == Op::input && is_zero(left)) return is_greater ? Side::negative : Side::positive;
  return std::nullopt;
}

std::optional<Value> FastLowering::pieces(NodeId id, Side side) {
  const auto [condition, then, otherwise] = graph_[id].arguments;
  const auto narrower = side_of(graph_, condition);
  const auto opposite = narrower == Side::positive ? Side::negative : Side::positive;
  const bool splits = narrower && side == Side::both;
  const auto is_true = combination(condition, side);
  const auto a = value(then, splits ? *narrower : side);
  const auto b = value(otherwise, splits ? opposite : side);
  if (!is_true || !a || !b) return std::nullopt;
  return select(*is_true, *a, *b);
}

/// u^n. A negative power is that of 1/u, which does not overflow before the result underflows; the rounding
/// of 1/u is made up for.
Value short_power(Value u, const Rational& n) {
  const double exponent = n.to_double();
  if (exponent > 0.0) return power(u, u, n);
  const Value reciprocal = 1.0 / u;
  const Value result = power(reciprocal, u, -n);
  if (exponent == -1.0) return result;
  return fma(result, fma(-u, reciprocal, 1.0) * -exponent, result);
}

/// slope*(x - root), the root in two parts: no digit is lost next to it.
Value FastLowering::along(const ExactLine& line) const {
  const double shift = (line.constant / line.slope).to_double();
  const auto high = double{static_cast<float>(shift)};
  Value value = x_;
  if (high != 0.0) value = value + high;
  if (shift != high) value = value + (shift - high);
  return value * line.slope.to_double();
}

/// The two factors of a product or square that is written as it stands.
std::optional<std::pair<NodeId, NodeId>> FastLowering::factors(NodeId id) const {
  if (lines_[id] || !arithmetic_[id] || !trusts_arithmetic_) return std::nullopt;
  const auto [u, v, unused] = graph_[id].arguments;
  if (graph_[id].op == Op::mul) return std::pair(u, v);
  if (graph_[id].op == Op::pow && exponent(id) == Rational(2)) return std::pair(u, u);
  return std::nullopt;
}

/// u*v + w, u*v - w or w - u*v with one rounding.
std::optional<Value> FastLowering::sum_with_product(NodeId id, Side side) {
  const Op op = graph_[id].op;
  if (op != Op::add && op != Op::sub) return std::nullopt;
  const auto [left, right, unused] = graph_[id].arguments;
  const bool is_left = factors(left).has_value();
  const auto product = factors(is_left ? left : right);
  if (!product) return std::nullopt;
  const auto u = value(product->first, side);
  const auto v = value(product->second, side);
  const auto other = value(is_left ? right : left, side);
  if (!u || !v || !other) return std::nullopt;
  if (op == Op::add) return fma(*u, *v, *other);
  return is_left ? fma(*u, *v, -*other) : fma(-*u, *v, *other);
}

std::optional<Value> FastLowering::combination(NodeId id, Side side) {
  if (lines_[id] && !lines_[id]->slope.is_zero()) return along(*lines_[id]);
  const Node& node = graph_[id];
  if (node.op == Op::div && is_short_power(node.arguments[1])) {
    const auto dividend = value(node.arguments[0], side);
    const auto base = value(graph_[node.arguments[1]].arguments[0], side);
    if (!dividend || !base) return std::nullopt;
    return *dividend * short_power(*base, -*exponent(node.arguments[1]));
  }
  if (const auto sum = sum_with_product(id, side)) return sum;
  std::vector<Value> arguments;
  for (const NodeId argument : graph_[id].used()) {
    const auto known = value(argument, side);
    if (!known) return std::nullopt;
    arguments.push_back(*known);
  }
  return combined(id, arguments);
}

// The machine's min and max give their second value where one is NaN.
Value propagate_nan(Value (*choose)(Value, Value), Value u, Value v) {
  if (u.constant()) return choose(u, v);
  if (v.constant()) return choose(v, u);
  return select(is_nan(u), u, choose(u, v));
}

std::optional<Value> FastLowering::combined(NodeId id, std::span<const Value> at) const {
  Builder& b = x_.builder();
  switch (graph_[id].op) {
    case Op::constant: return b.f32(graph_.value(id).to_double());
    case Op::pi: return b.f32(std::numbers::pi);
    case Op::euler: return b.f32(std::numbers::e);
    case Op::infinity: return b.f32(infinity);
    case Op::input: return x_;
    case Op::neg: return -at[0];
    case Op::add: return at[0] + at[1];
    case Op::sub: return at[0] - at[1];
    case Op::mul: return at[0] * at[1];
    case Op::div: return at[0] / at[1];
    case Op::pow:
      if (!is_short_power(id)) return std::nullopt;
      return short_power(at[0], *exponent(id));
    case Op::less: return at[0] < at[1];
    case Op::less_equal: return at[0] <= at[1];
    case Op::greater: return at[0] > at[1];
    case Op::greater_equal: return at[0] >= at[1];
    case Op::equal: return equal(at[0], at[1]);
    case Op::not_equal: return !equal(at[0], at[1]);
    case Op::where: return select(at[0], at[1], at[2]);
    case Op::min: return propagate_nan(min, at[0], at[1]);
    case Op::max: return propagate_nan(max, at[0], at[1]);
    case Op::abs: return abs(at[0]);
    case Op::sign: return select(at[0] > 0.0, 1.0, select(at[0] < 0.0, -1.0, at[0]));
    case Op::floor: return floor(at[0]);
    case Op::sqrt: return sqrt(at[0]);
    case Op::parameter:
    case Op::cbrt:
    case Op::exp:
    case Op::expm1:
    case Op::log:
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
    case Op::softplus: return std::nullopt;
  }
  return std::nullopt;
}

/// A program of one input for the form, or nothing if none keeps the bound.
std::optional<Program> lowered(const Function& form, bool forgives_roots) {
  Nodes nodes(form);
  std::optional<Judge> judge;
  for (const double tolerance : tolerances) {
    Builder b;
    FastLowering lowering(nodes, b.input(0), tolerance, tolerance == tolerances.front());
    const auto value = lowering.value(form.root(), Side::both);
    if (!value) return std::nullopt;
    const Program& truth = nodes.program(form.root());
    b.output(*value);
    Program program = with_right_ends(b.finish(), truth);
    if (!judge) judge.emplace(truth, forgives_roots);
    if (judge->largest_error(program) <= sampled_limit) return program;
  }
  return std::nullopt;
}

/// `derivative` is the program of f'.
std::optional<Program> times_gradient(const Function& f_prime, const std::optional<Program>& derivative) {
  if (!derivative) return std::nullopt;
  Builder b;
  const Value x = b.input(0);
  const Value gradient = b.input(1);
  b.output(mended_at_jumps(f_prime, x, inlined(*derivative, x)) * gradient);
  return b.finish();
}

}  // namespace

std::optional<Program> lower_fast_forward(const Function& f) {
  return lowered(computed_form(f), false);
}

std::optional<Program> lower_fast_backward(const Function& f) {
  return times_gradient(f.bound().derivative(), lowered(computed_derivative(f), true));
}

std::optional<Program> lower_fast_backward_from_output(const Function& g) {
  return times_gradient(g.bound(), lowered(computed_form(g), true));
}

}  // namespace assay::kernel
