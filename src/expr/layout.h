#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "expr/function.h"

namespace assay {

/// A piece of a formula's text: letters, or a node to be written in its place.
using Piece = std::variant<std::string, NodeId>;

/// Which nodes of a function get a local name, so that its text is neither much longer than the graph is
/// large nor nested too deep to be read back.
class LocalNames {
 public:
  explicit LocalNames(const Function& f);

  /// The number of the name, from 1; 0 for a node that is written in place.
  [[nodiscard]] std::size_t number(NodeId id) const { return numbers_[id]; }
  /// The nodes with a name, each after those that it is made of.
  [[nodiscard]] const std::vector<NodeId>& named() const { return named_; }

 private:
  std::vector<std::size_t> numbers_;
  std::vector<NodeId> named_;
};

/// Replaces the nodes among the pieces by their own pieces, until only letters are left. Not recursive.
[[nodiscard]] std::string write(std::vector<Piece> pieces,
                                const std::function<std::vector<Piece>(NodeId)>& expand);

}  // namespace assay
