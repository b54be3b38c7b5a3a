#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "expr/graph.h"
#include "kernel/math/trigonometric.h"

namespace assay::kernel {

/// A node as factor * pi^pis * rest.
template <class Number>
struct Factors {
  Rational factor = 1;
  int pis = 0;
  std::optional<Number> rest = std::nullopt;

  void multiply(const Number& value, bool divides) {
    if (!rest) {
      rest = divides ? 1.0 / value : value;
    } else {
      rest = divides ? *rest / value : *rest * value;
    }
  }
};

template <class Number>
[[nodiscard]] Factors<Number> factors_of(const Graph& graph, NodeId root, const std::vector<Number>& values) {
  Factors<Number> factors;
  std::vector<std::pair<NodeId, bool>> parts = {{root, false}};  // the node, and whether it divides
  while (!parts.empty()) {
    const auto [id, divides] = parts.back();
    parts.pop_back();
    const Node& node = graph[id];
    if (node.op == Op::mul || node.op == Op::div) {
      parts.emplace_back(node.arguments[1], divides != (node.op == Op::div));
      parts.emplace_back(node.arguments[0], divides);
    } else if (node.op == Op::neg) {
      factors.factor = -factors.factor;
      parts.emplace_back(node.arguments[0], divides);
    } else if (node.op == Op::constant && !graph.value(id).is_zero()) {
      factors.factor = divides ? factors.factor / graph.value(id) : factors.factor * graph.value(id);
    } else if (node.op == Op::pi) {
      factors.pis += divides ? -1 : 1;
    } else {
      factors.multiply(values[id], divides);
    }
  }
  return factors;
}

/// The angle that the node stands for, reduced: of pi*x/3 or 0.1*x the factor is multiplied without being
/// rounded. `values` are those of the nodes before it.
template <class Number>
[[nodiscard]] auto angle(const Graph& graph, NodeId node, const std::vector<Number>& values) {
  const Factors<Number> factors = factors_of(graph, node, values);
  const bool is_negative = factors.factor.is_negative();
  const Rational factor = is_negative ? -factors.factor : factors.factor;
  if (!factors.rest || factors.pis < 0 || factors.pis > 1 || !is_angle_factor(factor)) {
    return reduced(values[node], 1, false);
  }
  return reduced(is_negative ? -*factors.rest : *factors.rest, factor, factors.pis == 1);
}

}  // namespace assay::kernel
