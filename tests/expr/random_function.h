#pragma once

#include <array>
#include <vector>

#include "base/random.h"
#include "expr/function.h"

namespace assay::test {

/// A function of about `size` operations, drawn at random; for the same generator state the same one.
inline Function random_function(Random& random, std::uint32_t size) {
  static const std::array<Rational, 12> numbers = {
      Rational(0),  Rational(1),    Rational(-1),    Rational(2),      Rational(-2),      Rational(1, 2),
      Rational(-3), Rational(1, 3), Rational(-2, 7), Rational(3, 100), Rational(1, 1024), Rational(10)};
  Graph graph;
  std::vector<NodeId> nodes = {graph.input(),         graph.input(),      graph.input(),
                               graph.parameter(0),    graph.parameter(1), graph.apply(Op::pi),
                               graph.apply(Op::euler)};
  for (const Rational& number : numbers) nodes.push_back(graph.constant(number));
  if (random.below(3) == 0) nodes.push_back(graph.number(Extended::infinity()));
  const auto draw = [&] {
    // Recent nodes more often, so that the function gets deep.
    const auto count = static_cast<std::uint32_t>(nodes.size());
    const std::uint32_t window = random.below(2) == 0 ? std::min<std::uint32_t>(count, 6) : count;
    return nodes[count - 1 - random.below(window)];
  };
  while (graph.size() < size || info(graph[nodes.back()].op).arity == 0) {
    const OpInfo& op = all_ops()[random.below(op_count)];
    if (op.arity == 0 || op.is_condition) continue;
    std::array<NodeId, 3> arguments = {draw(), draw(), draw()};
    if (op.op == Op::where) {
      static constexpr std::array<Op, 6> comparisons = {Op::less,          Op::less_equal, Op::greater,
                                                        Op::greater_equal, Op::equal,      Op::not_equal};
      arguments[0] = graph.apply(comparisons[random.below(6)], {draw(), draw()});
    }
    if (op.op == Op::pow && random.below(4) != 0) {
      arguments[1] = graph.constant(static_cast<std::int64_t>(random.below(7)) - 3);
    }
    nodes.push_back(graph.apply(op.op, std::span(arguments).first(op.arity)));
  }
  const NodeId root = nodes.back();
  return {graph, root, {{"a", Rational(3, 2)}, {"slope", Rational(-1, 3)}}};
}

}  // namespace assay::test
