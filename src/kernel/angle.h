#pragma once

#include <vector>

#include "expr/graph.h"
#include "kernel/math/trigonometric.h"

namespace assay::kernel {

/// The angle that the node stands for, reduced: of pi*x/3 or 0.1*x the factor is multiplied without being
/// rounded. `values` are those of the nodes before it.
[[nodiscard]] Angle angle(const Graph& graph, NodeId node, const std::vector<Value>& values);

}  // namespace assay::kernel
