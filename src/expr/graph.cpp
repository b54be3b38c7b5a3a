#include "expr/graph.h"

#include <algorithm>
#include <cassert>

namespace assay {

std::size_t Graph::Hash::operator()(const Node& node) const {
  auto hash = static_cast<std::uint64_t>(node.op);
  for (const std::uint64_t part : {std::uint64_t{node.arguments[0]}, std::uint64_t{node.arguments[1]},
                                   std::uint64_t{node.arguments[2]}, std::uint64_t{node.index}}) {
    hash = (hash ^ part) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 32;
  }
  return hash;
}

NodeId Graph::intern(const Node& node) {
  const auto [place, inserted] = ids_.try_emplace(node, size());
  if (inserted) nodes_.push_back(node);
  return place->second;
}

NodeId Graph::constant(const Rational& value) {
  const auto next = static_cast<std::uint32_t>(constants_.size());
  const auto [place, inserted] =
      constant_index_.try_emplace(value.numerator() + "/" + value.denominator(), next);
  if (inserted) constants_.push_back(value);
  return intern({.op = Op::constant, .index = place->second});
}

NodeId Graph::number(const Extended& value) {
  if (!value.is_infinite()) return constant(value.rational());
  const NodeId infinity = apply(Op::infinity);
  return value.is_negative() ? apply(Op::neg, {infinity}) : infinity;
}

NodeId Graph::apply(Op op, std::initializer_list<NodeId> arguments) {
  return apply(op, std::span(arguments.begin(), arguments.size()));
}

NodeId Graph::apply(Op op, std::span<const NodeId> arguments) {
  assert(arguments.size() == info(op).arity);
  Node node{.op = op};
  std::ranges::copy(arguments, node.arguments.begin());
  return intern(node);
}

NodeId Graph::rebuild(const Graph& from, const Node& node, std::span<const NodeId> arguments) {
  if (node.op == Op::constant) return constant(from.constants_[node.index]);
  if (node.op == Op::parameter) return parameter(node.index);
  return apply(node.op, arguments);
}

bool Graph::is_constant(NodeId id, const Rational& expected) const {
  return nodes_[id].op == Op::constant && value(id) == expected;
}

int Graph::infinity_sign(NodeId id) const {
  const Node& node = nodes_[id];
  if (node.op == Op::infinity) return 1;
  return node.op == Op::neg && nodes_[node.arguments[0]].op == Op::infinity ? -1 : 0;
}

std::vector<bool> Graph::reachable(NodeId root) const {
  std::vector<bool> reached(size(), false);
  reached[root] = true;
  for (NodeId id = root + 1; id-- > 0;) {
    if (!reached[id]) continue;
    for (const NodeId argument : nodes_[id].used()) reached[argument] = true;
  }
  return reached;
}

NodeId substitute(const Graph& from, NodeId root, Graph& into, NodeId input,
                  std::span<const NodeId> parameters) {
  const std::vector<bool> reached = from.reachable(root);
  std::vector<NodeId> copies(root + 1);
  for (NodeId id = 0; id <= root; ++id) {
    if (!reached[id]) continue;
    const Node& node = from[id];
    if (node.op == Op::input) {
      copies[id] = input;
    } else if (node.op == Op::parameter) {
      copies[id] = parameters[node.index];
    } else {
      std::array<NodeId, 3> arguments{};
      std::ranges::transform(node.used(), arguments.begin(),
                             [&](NodeId argument) { return copies[argument]; });
      copies[id] = into.rebuild(from, node, std::span(arguments).first(node.used().size()));
    }
  }
  return copies[root];
}

}  // namespace assay
