#include "expr/derivative.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/text.h"
#include "expr/factor.h"
#include "expr/function.h"
#include "expr/parse.h"
#include "expr/simplify.h"

namespace assay {
namespace {

/// A partial derivative from the table in expr/op.cpp; its u and v are parameters 0 and 1 of the graph.
struct Partial {
  Graph graph;
  NodeId root = 0;
};

using Partials = std::array<std::array<Partial, 2>, op_count>;

Partials read_partials() {
  Partials partials;
  for (const OpInfo& op : all_ops()) {
    for (std::size_t i = 0; i < std::size(op.partials); ++i) {
      if (op.partials[i].empty()) continue;
      auto& [graph, root] = partials[static_cast<std::size_t>(op.op)][i];
      const std::array<std::pair<std::string_view, NodeId>, 2> names = {
          {{"u", graph.parameter(0)}, {"v", graph.parameter(1)}}};
      root = parse_expression(op.partials[i], graph, names);
    }
  }
  return partials;
}

/// Forward accumulation over a copy of the function's graph, to which the derivatives' nodes are appended.
class Differentiation {
 public:
  /// By `variable`, a leaf.
  Differentiation(const Function& f, const Node& variable)
      : graph_(f.graph()), variable_(variable), derivatives_(f.graph().size()) {}

  /// The derivative of the node; nothing if the node does not depend on the variable.
  void visit(NodeId id) {
    const Node node = graph_[id];
    if (node == variable_) {
      derivatives_[id] = graph_.constant(1);
    } else if (node.op == Op::where) {
      derivatives_[id] = where(node.arguments[0], of(node.arguments[1]), of(node.arguments[2]));
    } else if (node.op == Op::pow && graph_[node.arguments[1]].op == Op::constant) {
      derivatives_[id] = constant_power(node);
    } else if (!info(node.op).is_condition) {
      derivatives_[id] = chain_rule(node);
    }
  }

  [[nodiscard]] std::optional<NodeId> of(NodeId id) const { return derivatives_[id]; }
  [[nodiscard]] NodeId number(std::optional<NodeId> derivative) {
    return derivative ? *derivative : graph_.constant(0);
  }
  [[nodiscard]] Graph& graph() { return graph_; }

 private:
  std::optional<NodeId> chain_rule(const Node& node) {
    static const Partials partials = read_partials();
    std::optional<NodeId> sum;
    for (std::size_t i = 0; i < node.used().size(); ++i) {
      const std::optional<NodeId> inner = of(node.arguments[i]);
      if (!inner) continue;
      const Partial& partial = partials[static_cast<std::size_t>(node.op)][i];
      const NodeId outer = substitute(partial.graph, partial.root, graph_, 0, node.used());
      // By the table's own row: a `where` that the user multiplies with is a factor like any other.
      const bool selects = partial.graph[partial.root].op == Op::where;
      const NodeId term = selects ? selected(outer, *inner) : graph_.apply(Op::mul, {outer, *inner});
      sum = sum ? graph_.apply(Op::add, {*sum, term}) : term;
    }
    return sum;
  }

  /// A partial in pieces of 0 and 1, such as that of `max`, selects: the factor is asked only where it is
  /// selected.
  NodeId selected(NodeId outer, NodeId factor) {
    const auto [condition, then, otherwise] = graph_[outer].arguments;
    const auto piece = [&](NodeId id) { return graph_.is_constant(id, 0) ? id : factor; };
    return graph_.apply(Op::where, {condition, piece(then), piece(otherwise)});
  }

  std::optional<NodeId> where(NodeId condition, std::optional<NodeId> then, std::optional<NodeId> otherwise) {
    if (!then && !otherwise) return std::nullopt;
    return graph_.apply(Op::where, {condition, number(then), number(otherwise)});
  }

  /// Apart from the table's u^v: for an integer v, v - 1 must be an integer constant at once (expr/op.h,
  /// pow), and the derivative of u^0 is 0 even where u is 0.
  std::optional<NodeId> constant_power(const Node& node) {
    const auto [base, exponent] = std::pair(node.arguments[0], node.arguments[1]);
    const std::optional<NodeId> inner = of(base);
    if (!inner || graph_.is_constant(exponent, 0)) return std::nullopt;
    const NodeId lower = graph_.constant(graph_.value(exponent) - 1);
    const NodeId outer = graph_.apply(Op::mul, {exponent, graph_.apply(Op::pow, {base, lower})});
    return graph_.apply(Op::mul, {outer, *inner});
  }

  Graph graph_;
  Node variable_;
  std::vector<std::optional<NodeId>> derivatives_;
};

std::vector<Parameter> copy(std::span<const Parameter> parameters) {
  return {parameters.begin(), parameters.end()};
}

/// The function at `root` with the node `output` as its input; nothing if the old input is still needed.
std::optional<Function> without_input(const Graph& graph, NodeId root, NodeId output,
                                      std::vector<Parameter> parameters) {
  Graph result;
  std::vector<std::optional<NodeId>> copies(graph.size());
  for (NodeId id = 0; id < graph.size(); ++id) {
    const Node& node = graph[id];
    if (id == output) {
      copies[id] = result.input();
      continue;
    }
    std::array<NodeId, 3> arguments{};
    bool is_free_of_input = node.op != Op::input;
    for (std::size_t i = 0; i < node.used().size(); ++i) {
      const std::optional<NodeId> argument = copies[node.arguments[i]];
      is_free_of_input = is_free_of_input && argument.has_value();
      arguments[i] = argument.value_or(0);
    }
    if (is_free_of_input) {
      copies[id] = result.rebuild(graph, node, std::span(arguments).first(node.used().size()));
    }
  }
  const std::optional<NodeId> new_root = copies[root];
  if (!new_root) return std::nullopt;
  return Function(result, *new_root, std::move(parameters));
}

/// The derivative of a simplified function by one of its leaves, simplified.
Function differentiate(const Function& f, const Node& variable) {
  Differentiation differentiation(f, variable);
  for (NodeId id = 0; id < f.graph().size(); ++id) differentiation.visit(id);
  const NodeId root = differentiation.number(differentiation.of(f.root()));
  Function derivative = simplify(Function(differentiation.graph(), root, copy(f.parameters())));
  if (derivative.graph().size() > max_nodes) {
    throw input_error("the derivative has more than " + std::to_string(max_nodes) + " operations");
  }
  return derivative;
}

std::string names(std::span<const Parameter> parameters) {
  std::string text;
  for (const Parameter& parameter : parameters) text.append(text.empty() ? "" : ", ").append(parameter.name);
  return text;
}

}  // namespace

Function chain_rule_derivative(const Function& f) {
  return differentiate(simplify(f), {.op = Op::input});
}

Function chain_rule_derivative(const Function& f, std::string_view parameter) {
  if (std::ranges::find(f.parameters(), parameter, &Parameter::name) == f.parameters().end()) {
    throw input_error("the formula has no parameter '" + printable(parameter) + "'",
                      f.parameters().empty() ? "it has none" : "it has " + names(f.parameters()));
  }
  const Function simple = simplify(f);
  // One that simplification has removed, as from a - a, gets an index that no node has.
  const auto place = std::ranges::find(simple.parameters(), parameter, &Parameter::name);
  const auto index = static_cast<std::uint32_t>(place - simple.parameters().begin());
  return differentiate(simple, {.op = Op::parameter, .index = index});
}

Function Function::derivative(std::size_t order) const {
  Function f = *this;
  for (std::size_t i = 0; i < order; ++i) f = factored(chain_rule_derivative(f));
  return f;
}

Function Function::derivative_by(std::string_view parameter) const {
  return factored(chain_rule_derivative(*this, parameter));
}

std::optional<Function> derivative_from_output(const Function& function) {
  const Function f = simplify(function);
  const Function derivative = f.derivative();

  // Both in one graph, so that f's node is recognised inside f'. Parameters are told apart by name.
  Graph both;
  std::vector<NodeId> parameters;
  for (std::uint32_t i = 0; i < f.parameters().size(); ++i) parameters.push_back(both.parameter(i));
  const NodeId output = substitute(f.graph(), f.root(), both, both.input(), parameters);
  std::vector<NodeId> its_parameters;
  for (const Parameter& parameter : derivative.parameters()) {
    const auto found = std::ranges::find(f.parameters(), parameter);
    its_parameters.push_back(parameters[static_cast<std::size_t>(found - f.parameters().begin())]);
  }
  const NodeId root = substitute(derivative.graph(), derivative.root(), both, both.input(), its_parameters);

  return without_input(both, root, output, copy(f.parameters()));
}

}  // namespace assay
