#include "analysis/branch.h"

#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "ball/enclose.h"
#include "expr/simplify.h"

namespace assay {
namespace {

constexpr int bits = 320;

bool has_branches(Op op) {
  switch (op) {
    case Op::where:
    case Op::min:
    case Op::max:
    case Op::abs:
    case Op::sign:
    case Op::floor: return true;
    default: return info(op).is_condition;
  }
}

class BranchTaker {
 public:
  BranchTaker(const Function& f, double x) : f_(f), x_(x), copies_(f.root() + 1) {}

  Function run() {
    for (NodeId id = 0; id <= f_.root(); ++id) copies_[id] = copy(id);
    return simplify(Function(graph_, copies_[f_.root()]));
  }

 private:
  [[nodiscard]] Ball value(const Function& g) const { return enclose(g, Ball(x_), bits); }
  [[nodiscard]] Ball value(NodeId id) const { return value(Function(f_.graph(), id)); }

  /// -1, 0 or 1 for u below, equal to (as numbers known exactly) or above v.
  [[nodiscard]] std::optional<int> order(NodeId u, NodeId v) const {
    const int far = f_.graph().infinity_sign(u) - f_.graph().infinity_sign(v);
    if (far != 0) return far > 0 ? 1 : -1;
    Graph graph = f_.graph();
    const NodeId difference = graph.apply(Op::sub, {u, v});
    return sign(value(Function(graph, difference)));
  }

  static std::optional<int> sign(const Ball& ball) {
    if (ball.is_positive()) return 1;
    if (ball.is_negative()) return -1;
    return std::nullopt;
  }

  [[nodiscard]] std::optional<bool> truth(NodeId id) const {
    const Node& node = f_.graph()[id];
    const std::optional<int> found = order(node.arguments[0], node.arguments[1]);
    if (!found) return std::nullopt;
    switch (node.op) {
      case Op::less:
      case Op::less_equal: return *found < 0;
      case Op::greater:
      case Op::greater_equal: return *found > 0;
      case Op::equal: return false;
      default: return true;
    }
  }

  NodeId copy(NodeId id) {
    const Node& node = f_.graph()[id];
    std::array<NodeId, 3> arguments{};
    for (std::size_t i = 0; i < node.used().size(); ++i) arguments[i] = copies_[node.arguments[i]];
    const std::optional<NodeId> taken = branch(node, arguments);
    return taken ? *taken : graph_.rebuild(f_.graph(), node, std::span(arguments).first(node.used().size()));
  }

  std::optional<NodeId> branch(const Node& node, const std::array<NodeId, 3>& copies) {
    if (node.op == Op::where) {
      const std::optional<bool> condition = truth(node.arguments[0]);
      if (!condition) return std::nullopt;
      return copies[*condition ? 1 : 2];
    }
    if (node.op == Op::min || node.op == Op::max) {
      const std::optional<int> found = order(node.arguments[0], node.arguments[1]);
      if (!found) return std::nullopt;
      return copies[(node.op == Op::max) == (*found > 0) ? 0 : 1];
    }
    if (node.op == Op::abs || node.op == Op::sign) return signed_branch(node, copies[0]);
    if (node.op == Op::floor) {
      const Ball u = value(node.arguments[0]);
      if (!u.is_finite() || std::floor(u.lower()) != std::floor(u.upper())) return std::nullopt;
      return graph_.constant(Rational::from_double(std::floor(u.lower())));
    }
    return std::nullopt;
  }

  std::optional<NodeId> signed_branch(const Node& node, NodeId u) {
    const std::optional<int> found = sign(value(node.arguments[0]));
    if (!found) return std::nullopt;
    if (node.op == Op::sign) return graph_.constant(*found);
    return *found > 0 ? u : graph_.apply(Op::neg, {u});
  }

  const Function& f_;
  double x_;
  Graph graph_;
  std::vector<NodeId> copies_;
};

}  // namespace

Function branch_at(const Function& f, double x) {
  return BranchTaker(f, x).run();
}

bool is_free_of_branches(const Function& f) {
  for (NodeId id = 0; id <= f.root(); ++id) {
    if (has_branches(f.graph()[id].op)) return false;
  }
  return true;
}

}  // namespace assay
