#pragma once

#include <span>
#include <vector>

#include "expr/graph.h"

namespace assay {

/// What is known of a node for all real inputs and parameters. (A parameter that is infinite by default
/// counts as a real number, too: what is undefined for that value alone may become defined.) Every member
/// errs on the safe side.
struct Facts {
  bool total = false;  ///< defined everywhere, as a real number
  bool finite = true;  ///< never an infinity where it is defined: `inf` is not among what it is made of
  bool fixed = false;  ///< depends on neither the input nor a parameter
  // Which signs its values may have.
  bool negative = true;
  bool zero = true;
  bool positive = true;
  bool inside_unit = false;  ///< its absolute value is always below 1

  [[nodiscard]] bool never_zero() const { return !zero; }
  [[nodiscard]] bool never_negative() const { return !negative; }
  [[nodiscard]] bool always_positive() const { return !zero && !negative; }
};

/// Deduces the facts of the node from those of all nodes before it.
[[nodiscard]] Facts deduce(const Graph& graph, NodeId id, std::span<const Facts> known);

}  // namespace assay
