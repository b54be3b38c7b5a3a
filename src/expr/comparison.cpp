#include "expr/comparison.h"

#include <utility>

namespace assay {
namespace {

bool compare(Op op, const Rational& left, const Rational& right) {
  if (op == Op::less) return left < right;
  if (op == Op::less_equal) return left <= right;
  if (op == Op::greater) return left > right;
  if (op == Op::greater_equal) return left >= right;
  if (op == Op::equal) return left == right;
  return left != right;
}

/// Which of "less", "equal", "greater" the two sides may be.
struct Order {
  bool less, equal, greater;
};

Order possible_order(const Facts& a, const Facts& b) {
  return {.less = a.negative || b.positive,
          .equal = (a.negative && b.negative) || (a.zero && b.zero) || (a.positive && b.positive),
          .greater = a.positive || b.negative};
}

Op mirrored(Op op) {
  if (op == Op::less) return Op::greater;
  if (op == Op::less_equal) return Op::greater_equal;
  if (op == Op::greater) return Op::less;
  if (op == Op::greater_equal) return Op::less_equal;
  return op;
}

/// node op number
struct Threshold {
  Op op;
  NodeId node;
  Rational number;
};

bool fits(const Rational& value) {
  return value.bits() <= max_folded_bits;
}

/// q*u + c op k  <=>  u op (k - c)/q, the other way round for q < 0
bool isolate(Algebra& algebra, Threshold& threshold) {
  Sum sum = algebra.as_sum(threshold.node);
  const Rational* constant = sum.find(algebra.one());
  const Rational offset = constant != nullptr ? *constant : Rational(0);
  if (constant != nullptr) sum.remove(algebra.one());
  if (sum.terms().empty()) return false;
  const Sum::Term first = sum.terms()[0];
  const bool is_scaled =
      sum.terms().size() == 1 && first.coefficient != Rational(1) && !first.coefficient.is_zero();
  if (offset.is_zero() && !is_scaled) return false;
  const Rational scale = is_scaled ? first.coefficient : Rational(1);
  const Rational number = (threshold.number - offset) / scale;
  if (!fits(number)) return false;
  threshold = {.op = scale.is_negative() ? mirrored(threshold.op) : threshold.op,
               .node = is_scaled ? first.base : algebra.build(sum),
               .number = number};
  return true;
}

/// max(u, c) op k  <=>  u op k  for c < k, and min(u, c) op k for c > k
bool unwrap(Algebra& algebra, Threshold& threshold) {
  const Graph& graph = algebra.graph();
  const Node node = graph[threshold.node];
  if (node.op != Op::min && node.op != Op::max) return false;
  for (const auto& [u, bound] :
       {std::pair(node.arguments[0], node.arguments[1]), {node.arguments[1], node.arguments[0]}}) {
    if (graph[bound].op != Op::constant) continue;
    const Rational& limit = graph.value(bound);
    if (node.op == Op::max ? limit < threshold.number : limit > threshold.number) {
      threshold.node = u;
      return true;
    }
  }
  return false;
}

/// Where an infinity is on one side at least, and on the other one, too, or a real number.
std::optional<bool> decide_by_infinity(Algebra& algebra, Op op, NodeId left, NodeId right) {
  const int left_sign = algebra.graph().infinity_sign(left);
  const int right_sign = algebra.graph().infinity_sign(right);
  if (left_sign == 0 && (right_sign == 0 || !algebra.facts(left).total)) return std::nullopt;
  if (right_sign == 0 && !algebra.facts(right).total) return std::nullopt;
  return compare(op, left_sign, right_sign);
}

}  // namespace

std::optional<bool> decide(Algebra& algebra, NodeId condition) {
  const Node node = algebra.graph()[condition];
  const auto [left, right] = std::pair(node.arguments[0], node.arguments[1]);
  if (const auto truth = decide_by_infinity(algebra, node.op, left, right)) return truth;
  if (!algebra.facts(condition).total) return std::nullopt;
  const Graph& graph = algebra.graph();
  if (graph[left].op == Op::constant && graph[right].op == Op::constant) {
    return compare(node.op, graph.value(left), graph.value(right));
  }
  if (left == right) return compare(node.op, 0, 0);
  const Facts left_facts = algebra.facts(left);
  const Order order = possible_order(left_facts, algebra.facts(right));
  std::optional<bool> truth;
  for (const auto& [possible, sign] : {std::pair(order.less, -1), {order.equal, 0}, {order.greater, 1}}) {
    if (!possible) continue;
    const bool here = compare(node.op, sign, 0);
    if (truth && *truth != here) return std::nullopt;
    truth = here;
  }
  return truth;
}

NodeId comparison(Algebra& algebra, Op op, NodeId a, NodeId b) {
  Graph& graph = algebra.graph();
  if (graph[a].op == Op::constant && graph[b].op != Op::constant) {
    std::swap(a, b);
    op = mirrored(op);
  }
  if (graph[b].op != Op::constant || graph[a].op == Op::constant) return graph.apply(op, {a, b});
  Threshold threshold{.op = op, .node = a, .number = graph.value(b)};
  while (isolate(algebra, threshold) || unwrap(algebra, threshold)) {
  }
  return graph.apply(threshold.op, {threshold.node, algebra.constant(threshold.number)});
}

}  // namespace assay
