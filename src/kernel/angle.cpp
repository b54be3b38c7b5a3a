#include "kernel/angle.h"

#include <optional>
#include <utility>

namespace assay::kernel {
namespace {

/// A node as factor * pi^pis * rest.
struct Factors {
  Rational factor = 1;
  int pis = 0;
  std::optional<Value> rest = std::nullopt;
};

void multiply(Factors& factors, Value value, bool divides) {
  if (!factors.rest) {
    factors.rest = divides ? 1.0 / value : value;
  } else {
    factors.rest = divides ? *factors.rest / value : *factors.rest * value;
  }
}

Factors factors_of(const Graph& graph, NodeId root, const std::vector<Value>& values) {
  Factors factors;
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
      multiply(factors, values[id], divides);
    }
  }
  return factors;
}

}  // namespace

Angle angle(const Graph& graph, NodeId node, const std::vector<Value>& values) {
  const Factors factors = factors_of(graph, node, values);
  const bool is_negative = factors.factor.is_negative();
  const Rational factor = is_negative ? -factors.factor : factors.factor;
  if (!factors.rest || factors.pis < 0 || factors.pis > 1 || !is_angle_factor(factor)) {
    return reduced(values[node], 1, false);
  }
  return reduced(is_negative ? -*factors.rest : *factors.rest, factor, factors.pis == 1);
}

}  // namespace assay::kernel
