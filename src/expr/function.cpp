#include "expr/function.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace assay {
namespace {

/// The nodes that `root` is made of, arguments before their users, first arguments first.
std::vector<NodeId> depth_first(const Graph& graph, NodeId root) {
  enum class State : std::uint8_t { unseen, open, done };
  std::vector<State> states(root + 1, State::unseen);
  std::vector<NodeId> order;
  std::vector<NodeId> stack = {root};
  while (!stack.empty()) {
    const NodeId id = stack.back();
    const std::span<const NodeId> arguments = graph[id].used();
    if (states[id] == State::unseen) {
      states[id] = State::open;
      for (std::size_t i = arguments.size(); i-- > 0;) {
        if (states[arguments[i]] == State::unseen) stack.push_back(arguments[i]);
      }
      continue;
    }
    stack.pop_back();
    if (states[id] == State::done) continue;
    states[id] = State::done;
    order.push_back(id);
  }
  return order;
}

}  // namespace

Function::Function(const Graph& graph, NodeId root, std::vector<Parameter> parameters) {
  assert(!info(graph[root].op).is_condition);
  const std::vector<NodeId> order = depth_first(graph, root);

  std::vector<bool> is_used(parameters.size(), false);
  for (const NodeId id : order) {
    if (graph[id].op == Op::parameter) is_used[graph[id].index] = true;
  }
  Data data;
  std::vector<std::uint32_t> new_index(parameters.size());
  for (std::uint32_t i = 0; i < parameters.size(); ++i) {
    new_index[i] = static_cast<std::uint32_t>(data.parameters.size());
    if (is_used[i]) data.parameters.push_back(std::move(parameters[i]));
  }

  std::vector<NodeId> copies(graph.size());
  for (const NodeId id : order) {
    Node node = graph[id];
    for (NodeId& argument : node.arguments) argument = copies[argument];
    if (node.op == Op::parameter) node.index = new_index[node.index];
    copies[id] = data.graph.rebuild(graph, node, node.used());
  }
  root_ = copies[root];
  data_ = std::make_shared<const Data>(std::move(data));
}

Function Function::bound() const {
  Graph graph;
  std::vector<NodeId> values;
  for (const Parameter& parameter : parameters()) values.push_back(graph.number(parameter.value));
  const NodeId input = graph.input();
  const NodeId root = substitute(this->graph(), root_, graph, input, values);
  return {graph, root};
}

bool Function::operator==(const Function& other) const {
  const Graph& mine = graph();
  const Graph& theirs = other.graph();
  if (mine.size() != theirs.size() || !std::ranges::equal(parameters(), other.parameters())) return false;
  for (NodeId id = 0; id < mine.size(); ++id) {
    if (mine[id].op != theirs[id].op || mine[id].arguments != theirs[id].arguments) return false;
    if (mine[id].op == Op::constant && mine.value(id) != theirs.value(id)) return false;
    if (mine[id].op == Op::parameter && mine[id].index != theirs[id].index) return false;
  }
  return true;
}

}  // namespace assay
