#include "ball/exact.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace assay {
namespace {

using Exact = std::optional<Rational>;

constexpr std::size_t max_bits = 8192;
constexpr std::int64_t max_exponent = 64;

/// u^n for a whole n; nothing for 0^-1, for exponents that are better left to balls, and for u <= 0 where the
/// exponent varies with x: there u^v has no value but at single points.
Exact power(const Rational& u, const Rational& v, bool fixed_exponent) {
  const std::optional<std::int64_t> exponent = v.as_integer();
  if (!exponent || std::abs(*exponent) > max_exponent) return std::nullopt;
  if ((*exponent < 0 || !fixed_exponent) && u.is_zero()) return std::nullopt;
  if (!fixed_exponent && u.is_negative()) return std::nullopt;
  Rational result = 1;
  for (std::int64_t i = 0; i < std::abs(*exponent); ++i) {
    result = result * u;
    if (result.bits() > max_bits) return std::nullopt;
  }
  return *exponent < 0 ? Rational(1) / result : result;
}

Rational truth(bool value) {
  return value ? 1 : 0;
}

Exact unless_too_long(const Exact& value) {
  return value && value->bits() <= max_bits ? value : Exact();
}

Exact where(const Exact& condition, const Exact& then, const Exact& otherwise) {
  if (!condition) return std::nullopt;
  return condition->is_zero() ? otherwise : then;
}

/// Operations whose arguments u (and v) are all known; v may depend on x unless it is fixed.
Exact apply(Op op, const Rational& u, const Rational& v, bool v_is_fixed) {
  switch (op) {
    case Op::neg: return -u;
    case Op::add: return u + v;
    case Op::sub: return u - v;
    case Op::mul: return u * v;
    case Op::div: return v.is_zero() ? Exact() : u / v;
    case Op::pow: return power(u, v, v_is_fixed);
    case Op::less: return truth(u < v);
    case Op::less_equal: return truth(u <= v);
    case Op::greater: return truth(u > v);
    case Op::greater_equal: return truth(u >= v);
    case Op::equal: return truth(u == v);
    case Op::not_equal: return truth(u != v);
    case Op::min: return v < u ? v : u;
    case Op::max: return v > u ? v : u;
    case Op::abs: return u.is_negative() ? -u : u;
    case Op::sign: return u.is_zero() ? Rational(0) : Rational(u.is_negative() ? -1 : 1);
    case Op::floor: return u.is_integer() ? Exact(u) : Exact();  // balls find the floor of the others
    case Op::sqrt:
    case Op::erf:
    case Op::tanh:
    case Op::expm1:
    case Op::log1p: return u.is_zero() ? Exact(0) : Exact();
    case Op::exp:
    case Op::erfc: return u.is_zero() ? Exact(1) : Exact();
    case Op::sigmoid: return u.is_zero() ? Exact(Rational(1, 2)) : Exact();
    case Op::log: return u == 1 ? Exact(0) : Exact();
    case Op::softplus: return std::nullopt;
    case Op::constant:
    case Op::pi:
    case Op::euler:
    case Op::input:
    case Op::parameter:
    case Op::where: break;  // not from the values of all their arguments
  }
  return std::nullopt;
}

}  // namespace

std::vector<Exact> exact_values(const Function& f, const Exact& x) {
  const Graph& graph = f.graph();
  const std::vector<bool> needed = graph.reachable(f.root());
  std::vector<Exact> values(graph.size());
  std::vector<bool> fixed(graph.size(), false);  // does not depend on x
  const auto from_arguments = [&](const Node& node) -> Exact {
    for (const NodeId argument : node.used()) {
      if (!values[argument]) return std::nullopt;
    }
    if (node.used().empty()) return std::nullopt;
    const NodeId last = node.used().back();
    return apply(node.op, *values[node.arguments[0]], *values[last], fixed[last]);
  };
  const auto value = [&](NodeId id) -> Exact {
    const Node& node = graph[id];
    if (node.op == Op::constant) return graph.value(id);
    if (node.op == Op::parameter) return f.parameters()[node.index].value;
    if (node.op == Op::input) return x;
    const auto& [u, v, w] = node.arguments;
    return node.op == Op::where ? where(values[u], values[v], values[w]) : from_arguments(node);
  };
  for (NodeId id = 0; id <= f.root(); ++id) {
    if (!needed[id]) continue;
    const Node& node = graph[id];
    fixed[id] = node.op != Op::input && std::ranges::all_of(node.used(), [&](NodeId a) { return fixed[a]; });
    values[id] = unless_too_long(value(id));
  }
  return values;
}

}  // namespace assay
