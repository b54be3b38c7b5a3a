#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "expr/extended.h"
#include "expr/op.h"
#include "expr/rational.h"

namespace assay {

/// The place of a node in its Graph. Arguments always have smaller ids than the node that uses them, so every
/// pass over a graph is one loop from 0 upwards: no recursion, whatever the nesting of the formula.
using NodeId = std::uint32_t;

struct Node {
  Op op = Op::constant;
  std::array<NodeId, 3> arguments{};  ///< the first info(op).arity of them
  std::uint32_t index = 0;            ///< which constant or parameter, for those two operations

  [[nodiscard]] std::span<const NodeId> used() const { return {arguments.data(), info(op).arity}; }
  bool operator==(const Node&) const = default;
};

/// An append-only, hash-consed expression graph: equal subexpressions are one node, so equality of
/// subexpressions is equality of ids. Building applies no algebra; expr/simplify.h does.
class Graph {
 public:
  NodeId constant(const Rational& value);
  /// A constant, `inf` or -inf.
  NodeId number(const Extended& value);
  NodeId input() { return intern({.op = Op::input}); }
  /// The parameter with this index in the list of the Function that owns the graph.
  NodeId parameter(std::uint32_t index) { return intern({.op = Op::parameter, .index = index}); }
  /// `arguments` has info(op).arity entries, conditions where conditions belong.
  NodeId apply(Op op, std::initializer_list<NodeId> arguments = {});
  NodeId apply(Op op, std::span<const NodeId> arguments);
  /// The same operation over other arguments; leaves are copied from `from`, the graph that `node` belongs
  /// to.
  NodeId rebuild(const Graph& from, const Node& node, std::span<const NodeId> arguments);

  [[nodiscard]] const Node& operator[](NodeId id) const { return nodes_[id]; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(nodes_.size()); }
  /// The value of a constant node.
  [[nodiscard]] const Rational& value(NodeId id) const { return constants_[nodes_[id].index]; }
  [[nodiscard]] bool is_constant(NodeId id, const Rational& expected) const;
  /// 1 for `inf`, -1 for -inf, otherwise 0.
  [[nodiscard]] int infinity_sign(NodeId id) const;

  /// Which nodes `root` is made of, itself included.
  [[nodiscard]] std::vector<bool> reachable(NodeId root) const;

 private:
  struct Hash {
    std::size_t operator()(const Node& node) const;
  };
  NodeId intern(const Node& node);

  std::vector<Node> nodes_;
  std::vector<Rational> constants_;
  std::unordered_map<Node, NodeId, Hash> ids_;
  std::unordered_map<std::string, std::uint32_t> constant_index_;
};

/// Copies what `root` of `from` is made of into `into`: the input becomes `input`, parameter i becomes
/// parameters[i]. Returns the copy of `root`.
NodeId substitute(const Graph& from, NodeId root, Graph& into, NodeId input,
                  std::span<const NodeId> parameters);

}  // namespace assay
