#pragma once

#include <vector>

#include "expr/graph.h"
#include "kernel/builder.h"

namespace assay::kernel {

/// A node as factor * rest.
struct Multiple {
  Rational factor = 1;
  NodeId rest;
};
[[nodiscard]] Multiple multiple_of(const Graph& graph, NodeId node);

/// value * factor, right to half a unit in the last place but for ties of float64.
[[nodiscard]] Value times(Value value, const Rational& factor);

/// The value of a product, quotient or negation, whose constant factors are multiplied exactly and once:
/// 3*x/7 is x times 3/7. `values` are those of the nodes before it.
[[nodiscard]] Value multiple(const Graph& graph, NodeId node, const std::vector<Value>& values);

}  // namespace assay::kernel
