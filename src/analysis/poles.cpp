#include "analysis/poles.h"

#include <vector>

#include "ball/enclose.h"
#include "ball/image.h"

namespace assay {
namespace {

/// The nodes that are asked whatever x is.
std::vector<bool> unconditional(const Function& f) {
  std::vector<bool> asked(f.root() + 1, false);
  asked[f.root()] = true;
  for (NodeId id = f.root() + 1; id-- > 0;) {
    if (!asked[id]) continue;
    const Node& node = f.graph()[id];
    const std::size_t count = node.op == Op::where ? 1 : node.used().size();
    for (std::size_t i = 0; i < count; ++i) asked[node.arguments[i]] = true;
  }
  return asked;
}

/// Expressions at whose zeros f has no value.
std::vector<Function> forbidden_zeros(const Function& f) {
  const std::vector<bool> asked = unconditional(f);
  std::vector<Function> result;
  for (NodeId id = 0; id <= f.root(); ++id) {
    if (!asked[id]) continue;
    const Node& node = f.graph()[id];
    if (node.op == Op::div) result.emplace_back(f.graph(), node.arguments[1]);
    if (node.op == Op::log) result.emplace_back(f.graph(), node.arguments[0]);
    if (node.op == Op::tan) {
      Graph graph = f.graph();
      const NodeId cosine = graph.apply(Op::cos, {node.arguments[0]});
      result.emplace_back(graph, cosine);
    }
  }
  return result;
}

bool changes_sign(const Function& g, const Ball& x) {
  const Interval around(x.lower(), x.upper());
  if (!ImageEvaluator(g)(around).is_continuous) return false;
  const Ball before = enclose(g, Ball(around.lower), Ball::operator_bits);
  const Ball behind = enclose(g, Ball(around.upper), Ball::operator_bits);
  return (before.is_negative() && behind.is_positive()) || (before.is_positive() && behind.is_negative());
}

}  // namespace

std::optional<Ball> proved_pole(const Function& f, std::span<const Breakpoint> points) {
  const std::vector<Function> expressions = forbidden_zeros(f);
  for (const Breakpoint& point : points) {
    if (!point.is_singular || !point.is_isolated || point.x.is_exact()) continue;
    for (const Function& g : expressions) {
      if (changes_sign(g, point.x)) return point.x;
    }
  }
  return std::nullopt;
}

}  // namespace assay
