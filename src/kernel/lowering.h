#pragma once

#include <cassert>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "expr/function.h"
#include "kernel/angle.h"
#include "kernel/power.h"

namespace assay::kernel {

/// Of a constant and its negation.
[[nodiscard]] inline std::optional<Rational> exact_value(const Graph& graph, NodeId id) {
  if (graph[id].op == Op::constant) return graph.value(id);
  if (graph[id].op != Op::neg) return std::nullopt;
  const NodeId negated = graph[id].arguments[0];
  if (graph[negated].op != Op::constant) return std::nullopt;
  return -graph.value(negated);
}

/// Writes the value of each node of a function in one arithmetic: that of Arithmetic::Number, for which there
/// are the operators and elementary functions of Value, and the constants
///
///     static Number constant(Builder&, const Rational&);
///     static Number pi(Builder&), euler(Builder&), infinity(Builder&);
///     static Number min(Number, Number), max(Number, Number);   NaN where one of them is
///     static Number sign(Number);                               -1, 0 or 1
///     static Number multiple(graph, node, values);              of a product, quotient or negation
///     static Number error_complement(graph, argument, values);  erfc of that node
template <class Arithmetic>
class Lowering {
 public:
  using Number = typename Arithmetic::Number;
  /// What is taken for the sin, cos or tan of an argument; if nothing, it is computed.
  using StandIn = std::function<std::optional<double>(const Number& argument)>;

  /// `parameters` are the values of f.parameters().
  Lowering(const Function& f, Number x, std::span<const Number> parameters = {}, StandIn stand_in = {})
      : graph_(f.graph()),
        builder_(x.builder()),
        x_(x),
        parameters_(parameters),
        stand_in_(std::move(stand_in)) {
    const std::vector<bool> needed = graph_.reachable(f.root());
    // A value in place of the nodes that are not needed, and are not looked at.
    values_.assign(graph_.size(), x);
    truths_.assign(graph_.size(), builder_.mask(false));
    for (NodeId id = 0; id < graph_.size(); ++id) {
      if (!needed[id]) continue;
      if (const auto truth = lower_comparison(id)) {
        truths_[id] = *truth;
      } else {
        values_[id] = lower(id);
      }
    }
  }
  [[nodiscard]] Number value(NodeId id) const { return values_[id]; }

 private:
  [[nodiscard]] Number swinging(const Node& node) const {
    if (stand_in_) {
      const std::optional<double> value = stand_in_(values_[node.arguments[0]]);
      if (value) return Arithmetic::constant(builder_, Rational::from_double(*value));
    }
    const auto reduced = angle(graph_, node.arguments[0], values_);
    if (node.op == Op::sin) return sin(reduced);
    return node.op == Op::cos ? cos(reduced) : tan(reduced);
  }

  [[nodiscard]] std::optional<Value> lower_comparison(NodeId id) const {
    const Node& node = graph_[id];
    const auto at = [&](std::size_t i) { return values_[node.arguments[i]]; };
    switch (node.op) {
      case Op::less: return at(0) < at(1);
      case Op::less_equal: return at(0) <= at(1);
      case Op::greater: return at(0) > at(1);
      case Op::greater_equal: return at(0) >= at(1);
      case Op::equal: return equal(at(0), at(1));
      case Op::not_equal: return !equal(at(0), at(1));
      default: return std::nullopt;
    }
  }

  [[nodiscard]] Number lower(NodeId id) const;

  const Graph& graph_;
  Builder& builder_;
  Number x_;
  std::span<const Number> parameters_;
  StandIn stand_in_;
  std::vector<Number> values_;
  std::vector<Value> truths_;  ///< of the comparisons
};

template <class Arithmetic>
auto Lowering<Arithmetic>::lower(NodeId id) const -> Number {
  const Node& node = graph_[id];
  const auto at = [&](std::size_t i) { return values_[node.arguments[i]]; };
  switch (node.op) {
    case Op::constant: return Arithmetic::constant(builder_, graph_.value(id));
    case Op::pi: return Arithmetic::pi(builder_);
    case Op::euler: return Arithmetic::euler(builder_);
    case Op::infinity: return Arithmetic::infinity(builder_);
    case Op::input: return x_;
    case Op::parameter: return parameters_[node.index];
    case Op::neg:
    case Op::mul:
    case Op::div: return Arithmetic::multiple(graph_, id, values_);
    case Op::add: return at(0) + at(1);
    case Op::sub: return at(0) - at(1);
    case Op::pow:
      return power(at(0), at(1), exact_value(graph_, node.arguments[1]), Arithmetic::constant(builder_, 1));
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::equal:
    case Op::not_equal: break;  // lower_comparison
    case Op::where: return select(truths_[node.arguments[0]], at(1), at(2));
    case Op::min: return Arithmetic::min(at(0), at(1));
    case Op::max: return Arithmetic::max(at(0), at(1));
    case Op::abs: return abs(at(0));
    case Op::sign: return Arithmetic::sign(at(0));
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
    case Op::erfc: return Arithmetic::error_complement(graph_, node.arguments[0], values_);
    case Op::sigmoid: return sigmoid(at(0));
    case Op::softplus: return softplus(at(0));
  }
  assert(false && "no such operation");
  return x_;
}

}  // namespace assay::kernel
