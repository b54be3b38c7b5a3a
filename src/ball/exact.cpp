#include "ball/exact.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "expr/angles.h"

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
    case Op::cbrt: return u.cube_root();
    case Op::sqrt:
    case Op::erf:
    case Op::sin:
    case Op::tan:
    case Op::asin:
    case Op::atan:
    case Op::sinh:
    case Op::tanh:
    case Op::asinh:
    case Op::atanh:
    case Op::expm1:
    case Op::log1p: return u.is_zero() ? Exact(0) : Exact();
    case Op::exp:
    case Op::cos:
    case Op::cosh:
    case Op::erfc: return u.is_zero() ? Exact(1) : Exact();
    case Op::sigmoid: return u.is_zero() ? Exact(Rational(1, 2)) : Exact();
    case Op::log:
    case Op::acos:
    case Op::acosh: return u == 1 ? Exact(0) : Exact();
    case Op::softplus: return std::nullopt;
    case Op::constant:
    case Op::pi:
    case Op::euler:
    case Op::infinity:
    case Op::input:
    case Op::parameter:
    case Op::where: break;  // not from the values of all their arguments
  }
  return std::nullopt;
}

/// The graph's nodes one after the other.
class Exactly {
 public:
  Exactly(const Function& f, const Exact& x) : f_(f), graph_(f.graph()), x_(x), fixed_(graph_.size(), false) {
    values_.numbers.resize(graph_.size());
    values_.turns.resize(graph_.size());
  }

  void visit(NodeId id) {
    const Node& node = graph_[id];
    fixed_[id] =
        node.op != Op::input && std::ranges::all_of(node.used(), [&](NodeId a) { return fixed_[a]; });
    values_.numbers[id] = unless_too_long(number(node, id));
    values_.turns[id] = unless_too_long(turns(node));
  }

  [[nodiscard]] ExactValues values() { return std::move(values_); }

 private:
  [[nodiscard]] const Exact& argument(const Node& node, std::size_t i) const {
    return values_.numbers[node.arguments[i]];
  }
  [[nodiscard]] const Exact& turns_of(const Node& node, std::size_t i) const {
    return values_.turns[node.arguments[i]];
  }

  [[nodiscard]] Exact number(const Node& node, NodeId id) const {
    if (node.op == Op::constant) return graph_.value(id);
    if (node.op == Op::parameter) {
      const Extended& value = f_.parameters()[node.index].value;
      return value.is_infinite() ? Exact() : value.rational();
    }
    if (node.op == Op::input) return x_;
    if (node.op == Op::where) return where(argument(node, 0), argument(node, 1), argument(node, 2));
    if (node.used().empty()) return std::nullopt;
    if (const auto value = of_angle(node)) return value;
    for (std::size_t i = 0; i < node.used().size(); ++i) {
      if (!argument(node, i)) return std::nullopt;
    }
    const NodeId last = node.used().back();
    return apply(node.op, *argument(node, 0), *values_.numbers[last], fixed_[last]);
  }

  [[nodiscard]] Exact of_angle(const Node& node) const {
    const Exact& angle = turns_of(node, 0);
    if (!angle) return std::nullopt;
    if (node.op == Op::sin) return sin_of_pi_times(*angle);
    if (node.op == Op::cos) return cos_of_pi_times(*angle);
    return node.op == Op::tan ? tan_of_pi_times(*angle) : Exact();
  }

  /// The node's value over pi.
  [[nodiscard]] Exact turns(const Node& node) const {
    if (node.op == Op::pi) return 1;
    if (node.op == Op::neg && turns_of(node, 0)) return -*turns_of(node, 0);
    if (node.op == Op::mul && turns_of(node, 0) && argument(node, 1)) {
      return *turns_of(node, 0) * *argument(node, 1);
    }
    if (node.op == Op::mul && argument(node, 0) && turns_of(node, 1)) {
      return *argument(node, 0) * *turns_of(node, 1);
    }
    const bool divides = node.op == Op::div && turns_of(node, 0) && argument(node, 1);
    if (divides && !argument(node, 1)->is_zero()) return *turns_of(node, 0) / *argument(node, 1);
    return std::nullopt;
  }

  const Function& f_;
  const Graph& graph_;
  const Exact& x_;
  std::vector<bool> fixed_;  ///< does not depend on x
  ExactValues values_;
};

}  // namespace

ExactValues exact_values(const Function& f, const Exact& x) {
  const std::vector<bool> needed = f.graph().reachable(f.root());
  Exactly exactly(f, x);
  for (NodeId id = 0; id <= f.root(); ++id) {
    if (needed[id]) exactly.visit(id);
  }
  return exactly.values();
}

}  // namespace assay
