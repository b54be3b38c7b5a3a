#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "expr/algebra.h"

namespace assay {

/// The first terms of an expansion in powers of t: the sum of coefficients[i]*t^(order + i), with an error of
/// order t^(order + coefficients.size()). The first coefficient is never 0; with no coefficient at all the
/// function is known to vanish to that order, and nothing more.
struct Series {
  std::int64_t order = 0;
  std::vector<NodeId> coefficients;  ///< exact, of no x: rationals as far as can be
};

/// Whether the node is 1/x.
[[nodiscard]] bool is_reciprocal_of_input(const Graph& graph, NodeId node);

/// The expansions at t = 0 of all nodes up to `root`, for the node t = `variable`. Nothing where a node is
/// not a Laurent series in t, where x enters other than through t (through 1/t if t is 1/x) or a parameter
/// enters, or where a coefficient has no short exact form. At most `terms` coefficients each.
[[nodiscard]] std::vector<std::optional<Series>> expand(Algebra& algebra, NodeId root, NodeId variable,
                                                        std::size_t terms);

}  // namespace assay
