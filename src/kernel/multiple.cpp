#include "kernel/multiple.h"

#include <cmath>

namespace assay::kernel {
namespace {

bool is_number(const Graph& graph, NodeId id) {
  return graph[id].op == Op::constant && !graph.value(id).is_zero();
}

/// Whether a float32 times the factor may be a short binary fraction, and so a tie: a third of 3 may, 0.1 of
/// any float32 with 35 decimals more may not.
bool may_tie(const Rational& factor) {
  const Rational two_to_24 = 1 << 24;
  Rational odd = factor.divisor();
  while ((odd * Rational(1, 2)).is_integer()) odd = odd * Rational(1, 2);
  return odd < two_to_24;
}

}  // namespace

Multiple multiple_of(const Graph& graph, NodeId node) {
  Multiple result{.rest = node};
  while (true) {
    const auto& [op, arguments, index] = graph[result.rest];
    if (op == Op::neg) {
      result.factor = -result.factor;
      result.rest = arguments[0];
    } else if (op == Op::div && is_number(graph, arguments[1])) {
      result.factor = result.factor / graph.value(arguments[1]);
      result.rest = arguments[0];
    } else if (op == Op::mul && (is_number(graph, arguments[0]) || is_number(graph, arguments[1]))) {
      const std::size_t number = is_number(graph, arguments[0]) ? 0 : 1;
      result.factor = result.factor * graph.value(arguments[number]);
      result.rest = arguments[1 - number];
    } else {
      return result;
    }
  }
}

Value times(Value value, const Rational& factor) {
  const double nearest = factor.to_double();
  if (nearest == 1.0) return value;
  if (nearest == -1.0) return -value;
  const Rational rest = factor - Rational::from_double(nearest);
  if (rest.is_zero() || !may_tie(factor)) return value * nearest;
  // In two parts of one sign, so that an infinity does not become NaN: the result is the float64 next to the
  // true one but for ties between two of these, and exact where the quotient is a float64.
  const bool is_beyond = rest.is_negative() != factor.is_negative();
  const double high = is_beyond ? std::nextafter(nearest, 0.0) : nearest;
  const double low = (factor - Rational::from_double(high)).to_double();
  return fma(value, high, value * low);
}

Value multiple(const Graph& graph, NodeId node, const std::vector<Value>& values) {
  const Multiple parts = multiple_of(graph, node);
  const bool is_constant = is_number(graph, parts.rest);
  if (parts.rest != node && !is_constant) return times(values[parts.rest], parts.factor);
  const Node& whole = graph[node];
  const Value u = values[whole.arguments[0]];
  if (whole.op == Op::neg) return -u;
  const Value v = values[whole.arguments[1]];
  if (whole.op == Op::mul) return u * v;
  // No quotient by an irrational constant is a tie.
  const auto divisor = v.constant();
  const bool is_regular = divisor && std::isnormal(*divisor) && std::isnormal(1.0 / *divisor);
  return is_regular ? u * (1.0 / *divisor) : u / v;
}

}  // namespace assay::kernel
