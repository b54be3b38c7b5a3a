#include "expr/layout.h"

#include <algorithm>
#include <cstdint>

namespace assay {
namespace {

/// Formulas with at most this many operations are written out in full.
constexpr std::uint64_t full_size = 300;
/// In longer ones, what is used more than once gets a name if it has more operations than this.
constexpr std::uint64_t inline_size = 3;
/// A node adds at most two levels of nesting to the text (a call or a parenthesis, a minus): safely below
/// max_nesting.
constexpr std::uint32_t max_depth = 100;

std::uint64_t tree_size(const Graph& graph, NodeId root) {
  constexpr std::uint64_t limit = std::uint64_t{1} << 32;
  std::vector<std::uint64_t> sizes(root + 1);
  for (NodeId id = 0; id <= root; ++id) {
    sizes[id] = 1;
    for (const NodeId argument : graph[id].used()) sizes[id] = std::min(limit, sizes[id] + sizes[argument]);
  }
  return sizes[root];
}

}  // namespace

LocalNames::LocalNames(const Function& f) : numbers_(f.graph().size()) {
  const Graph& graph = f.graph();
  std::vector<std::uint32_t> uses(graph.size());
  for (NodeId id = 0; id < graph.size(); ++id) {
    for (const NodeId argument : graph[id].used()) ++uses[argument];
  }

  const bool names_shared = tree_size(graph, f.root()) > full_size;
  std::vector<std::uint64_t> sizes(graph.size());
  std::vector<std::uint32_t> depths(graph.size());
  for (NodeId id = 0; id < f.root(); ++id) {
    const Node& node = graph[id];
    sizes[id] = 1;
    for (std::size_t i = 0; i < node.used().size(); ++i) {
      const NodeId argument = node.arguments[i];
      if (numbers_[argument] != 0) continue;
      sizes[id] += sizes[argument];
      // a + b + c and a*b*c go on without nesting.
      const bool continues =
          i == 0 && graph[argument].op == node.op && (node.op == Op::add || node.op == Op::mul);
      depths[id] = std::max(depths[id], depths[argument] + (continues ? 0 : 1));
    }
    const bool is_shared = names_shared && uses[id] > 1 && sizes[id] > inline_size;
    if ((is_shared || depths[id] >= max_depth) && !info(node.op).is_condition) {
      named_.push_back(id);
      numbers_[id] = named_.size();
    }
  }
}

std::string write(std::vector<Piece> pieces, const std::function<std::vector<Piece>(NodeId)>& expand) {
  std::string text;
  std::vector<Piece> stack(pieces.rbegin(), pieces.rend());
  while (!stack.empty()) {
    const Piece piece = std::move(stack.back());
    stack.pop_back();
    if (const auto* letters = std::get_if<std::string>(&piece)) {
      text += *letters;
    } else {
      const std::vector<Piece> parts = expand(std::get<NodeId>(piece));
      stack.insert(stack.end(), parts.rbegin(), parts.rend());
    }
  }
  return text;
}

}  // namespace assay
