#include "expr/rewrite.h"

#include <algorithm>
#include <array>

#include "expr/elementary.h"

namespace assay {
namespace {

enum class Kind : std::uint8_t { other, sum, product };

Kind kind_of(Op op) {
  if (op == Op::add || op == Op::sub) return Kind::sum;
  if (op == Op::mul || op == Op::div) return Kind::product;
  return Kind::other;
}

/// One pass over a function's graph.
class Pass {
 public:
  Pass(const Function& f, const Rules& rules)
      : f_(f),
        from_(f.graph()),
        rules_(rules),
        algebra_(graph_),
        copies_(from_.size()),
        users_(from_.size()) {
    for (NodeId id = 0; id < from_.size(); ++id) {
      facts_.push_back(deduce(from_, id, facts_));
      for (const NodeId argument : from_[id].used()) {
        ++users_[argument].count;
        users_[argument].last = id;
      }
    }
  }

  Function run() {
    for (NodeId id = 0; id < from_.size(); ++id) {
      if (!is_absorbed(id)) copies_[id] = rewritten(id);
    }
    return {graph_, copies_[f_.root()], {f_.parameters().begin(), f_.parameters().end()}};
  }

 private:
  struct Users {
    std::uint32_t count = 0;
    NodeId last = 0;
  };

  /// A sum inside a sum, or a product inside a product, that nothing else uses: it is taken up by its user,
  /// so that a long chain is one sum. A divisor is not: a/(b/c) is not a*c/b where c can be 0.
  [[nodiscard]] bool is_absorbed(NodeId id) const {
    const Kind kind = kind_of(from_[id].op);
    if (kind == Kind::other || users_[id].count != 1 || !facts_[users_[id].last].finite) return false;
    const Node& user = from_[users_[id].last];
    const bool is_divisor = user.op == Op::div && user.arguments[1] == id;
    return kind_of(user.op) == kind && !is_divisor;
  }

  NodeId rewritten(NodeId id) {
    const Node& node = from_[id];
    if (!facts_[id].finite) return with_infinity(node);
    switch (kind_of(node.op)) {
      case Kind::sum: return sum(id);
      case Kind::product: return product(id);
      case Kind::other: break;
    }
    if (node.op == Op::neg) return algebra_.negated(copies_[node.arguments[0]]);
    if (node.op == Op::pow) return power(node);
    const std::array<NodeId, 3> arguments = copied_arguments(node);
    const auto used = std::span(arguments).first(node.used().size());
    if (used.empty()) return graph_.rebuild(from_, node, used);
    return apply(node.op, used);
  }

  [[nodiscard]] std::array<NodeId, 3> copied_arguments(const Node& node) const {
    std::array<NodeId, 3> arguments{};
    std::ranges::transform(node.used(), arguments.begin(),
                           [&](NodeId argument) { return copies_[argument]; });
    return arguments;
  }

  /// The rules of algebra are not those of infinities: inf - inf is not 0, tanh(inf) is not below 1. Such
  /// nodes stay as they are, unless they compare or choose.
  NodeId with_infinity(const Node& node) {
    const std::array<NodeId, 3> arguments = copied_arguments(node);
    const auto used = std::span(arguments).first(node.used().size());
    const bool chooses = node.op == Op::min || node.op == Op::max || node.op == Op::where;
    return chooses ? elementary(algebra_, node.op, used) : graph_.rebuild(from_, node, used);
  }

  NodeId apply(Op op, std::span<const NodeId> arguments) {
    if (const auto special = rules_.rewrite(algebra_, op, arguments)) return *special;
    return elementary(algebra_, op, arguments);
  }

  NodeId sum(NodeId root) {
    struct Part {
      NodeId id;
      int sign;
    };
    Sum sum;
    std::vector<Part> parts = {{root, 1}};
    while (!parts.empty()) {
      const auto [id, sign] = parts.back();
      parts.pop_back();
      if (id == root || (is_absorbed(id) && kind_of(from_[id].op) == Kind::sum)) {
        const Node& node = from_[id];
        parts.push_back({node.arguments[1], node.op == Op::sub ? -sign : sign});
        parts.push_back({node.arguments[0], sign});
      } else {
        algebra_.add(sum, copies_[id], sign);
      }
    }
    rules_.rewrite(algebra_, sum);
    return algebra_.build(sum);
  }

  NodeId product(NodeId root) {
    struct Part {
      NodeId id;
      std::int64_t exponent;
    };
    Product product;
    std::vector<Part> parts = {{root, 1}};
    while (!parts.empty()) {
      const auto [id, exponent] = parts.back();
      parts.pop_back();
      if (id == root || (is_absorbed(id) && kind_of(from_[id].op) == Kind::product)) {
        const Node& node = from_[id];
        parts.push_back({node.arguments[1], node.op == Op::div ? -exponent : exponent});
        parts.push_back({node.arguments[0], exponent});
      } else {
        algebra_.multiply(product, copies_[id], exponent);
      }
    }
    rules_.rewrite(algebra_, product);
    return algebra_.build(product);
  }

  /// An integer exponent counts as such only where it is written as a number: x^(1 + 1) is a real power and
  /// defined for x >= 0 alone (expr/op.h), so its exponent may become the number 2 only where that is no
  /// difference.
  NodeId power(const Node& node) {
    const auto [base, old_exponent] = std::pair(copies_[node.arguments[0]], node.arguments[1]);
    const NodeId exponent = copies_[old_exponent];
    const auto is_integer = [](const Graph& graph, NodeId id) {
      return graph[id].op == Op::constant && graph.value(id).is_integer();
    };
    if (is_integer(graph_, exponent)) {
      const bool same_domain = is_integer(from_, old_exponent) ||
                               (algebra_.facts(base).total && algebra_.facts(base).always_positive());
      if (same_domain) return integer_power(base, exponent);
      return apply(Op::pow, std::array{base, unchanged(old_exponent)});
    }
    return apply(Op::pow, std::array{base, exponent});
  }

  NodeId integer_power(NodeId base, NodeId exponent_node) {
    const auto exponent = graph_.value(exponent_node).as_integer();
    constexpr std::int64_t limit = 1'000'000;
    if (!exponent || *exponent > limit || *exponent < -limit)
      return graph_.apply(Op::pow, {base, exponent_node});
    if (*exponent == 0) {
      return algebra_.facts(base).total ? algebra_.one() : graph_.apply(Op::pow, {base, exponent_node});
    }
    Product product;
    algebra_.multiply(product, base, *exponent);
    rules_.rewrite(algebra_, product);
    return algebra_.build(product);
  }

  NodeId unchanged(NodeId id) {
    std::vector<NodeId> parameters;
    for (std::uint32_t i = 0; i < f_.parameters().size(); ++i) parameters.push_back(graph_.parameter(i));
    return substitute(from_, id, graph_, graph_.input(), parameters);
  }

  const Function& f_;
  const Graph& from_;
  std::vector<Facts> facts_;  ///< of the nodes of from_
  const Rules& rules_;
  Graph graph_;
  Algebra algebra_;
  std::vector<NodeId> copies_;
  std::vector<Users> users_;
};

}  // namespace

Function rewrite(const Function& f, const Rules& rules) {
  constexpr int max_passes = 6;
  Function current = f;
  for (int i = 0; i < max_passes; ++i) {
    Function next = Pass(current, rules).run();
    if (next == current) break;
    current = std::move(next);
  }
  return current;
}

}  // namespace assay
