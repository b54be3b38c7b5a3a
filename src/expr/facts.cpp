#include "expr/facts.h"

#include <algorithm>
#include <cassert>

namespace assay {
namespace {

void set_signs(Facts& facts, bool negative, bool zero, bool positive) {
  facts.negative = negative;
  facts.zero = zero;
  facts.positive = positive;
}

void copy_signs(Facts& facts, const Facts& from) {
  set_signs(facts, from.negative, from.zero, from.positive);
}

Facts of_constant(const Rational& value) {
  Facts facts{.total = true, .fixed = true};
  set_signs(facts, value.is_negative(), value.is_zero(), !value.is_negative() && !value.is_zero());
  facts.inside_unit = value < Rational(1) && -value < Rational(1);
  return facts;
}

void of_negation(Facts& facts, const Facts& a) {
  set_signs(facts, a.positive, a.zero, a.negative);
  facts.inside_unit = a.inside_unit;
}

void of_sum(Facts& facts, const Facts& a, const Facts& b) {
  set_signs(facts, a.negative || b.negative,
            (a.zero && b.zero) || (a.positive && b.negative) || (a.negative && b.positive),
            a.positive || b.positive);
}

void of_difference(Facts& facts, const Facts& a, const Facts& b) {
  Facts minus_b;
  of_negation(minus_b, b);
  of_sum(facts, a, minus_b);
}

void of_product(Facts& facts, const Facts& a, const Facts& b) {
  set_signs(facts, (a.negative && b.positive) || (a.positive && b.negative), a.zero || b.zero,
            (a.negative && b.negative) || (a.positive && b.positive));
  facts.inside_unit = a.inside_unit && b.inside_unit;
}

void of_quotient(Facts& facts, const Facts& a, Facts b) {
  facts.total = facts.total && b.never_zero();
  b.zero = false;
  of_product(facts, a, b);
  facts.inside_unit = false;
}

void of_integer_power(Facts& facts, const Facts& base, const Rational& exponent) {
  if (exponent.is_zero()) {
    set_signs(facts, false, false, true);
    return;
  }
  const bool is_even = (exponent / Rational(2)).is_integer();
  set_signs(facts, !is_even && base.negative, base.zero, base.positive || (is_even && base.negative));
  facts.inside_unit = base.inside_unit;
  if (exponent.is_negative()) {
    facts.total = facts.total && base.never_zero();
    facts.zero = false;
    facts.inside_unit = false;
  }
}

void of_real_power(Facts& facts, const Facts& base, const Facts& exponent) {
  facts.total =
      facts.total && (base.always_positive() || (base.never_negative() && exponent.always_positive()));
  set_signs(facts, false, base.zero, true);
}

void of_power(Facts& facts, const Graph& graph, const Node& node, const Facts& base, const Facts& exponent) {
  const NodeId id = node.arguments[1];
  if (graph[id].op == Op::constant && graph.value(id).is_integer()) {
    of_integer_power(facts, base, graph.value(id));
  } else {
    of_real_power(facts, base, exponent);
  }
}

void of_either(Facts& facts, const Facts& a, const Facts& b) {
  set_signs(facts, a.negative || b.negative, a.zero || b.zero, a.positive || b.positive);
  facts.inside_unit = a.inside_unit && b.inside_unit;
}

void of_min(Facts& facts, const Facts& a, const Facts& b) {
  set_signs(facts, a.negative || b.negative,
            (a.zero && (b.zero || b.positive)) || (b.zero && (a.zero || a.positive)),
            a.positive && b.positive);
  facts.inside_unit = a.inside_unit && b.inside_unit;
}

void of_max(Facts& facts, const Facts& a, const Facts& b) {
  set_signs(facts, a.negative && b.negative,
            (a.zero && (b.zero || b.negative)) || (b.zero && (a.zero || a.negative)),
            a.positive || b.positive);
  facts.inside_unit = a.inside_unit && b.inside_unit;
}

/// sqrt, log, log1p and acosh
void of_function_on_half_line(Facts& facts, Op op, const Facts& a) {
  if (op == Op::sqrt) {
    facts.total = facts.total && a.never_negative();
    set_signs(facts, false, a.zero, a.positive);
    facts.inside_unit = a.inside_unit;
  } else if (op == Op::log) {
    facts.total = facts.total && a.always_positive();
  } else if (op == Op::log1p) {
    facts.total = facts.total && (a.never_negative() || a.inside_unit);
    copy_signs(facts, a);
  } else {
    facts.total = false;  // nothing here says that a >= 1
    set_signs(facts, false, true, true);
  }
}

/// Next to 0 the sine and the tangent have the sign of their argument, and cos(1) > 0.
void of_trigonometric(Facts& facts, Op op, const Facts& a) {
  if (op == Op::tan) facts.total = facts.total && a.inside_unit;
  if (!a.inside_unit) return;
  if (op == Op::cos) {
    set_signs(facts, false, false, true);
  } else {
    copy_signs(facts, a);
    facts.inside_unit = op == Op::sin;
  }
}

/// asin, acos and atanh; the domain of the first two is closed, which is not made use of.
void of_inverse_on_unit(Facts& facts, Op op, const Facts& a) {
  facts.total = facts.total && a.inside_unit;
  if (op == Op::acos) {
    set_signs(facts, false, !a.inside_unit, true);
  } else {
    copy_signs(facts, a);
  }
}

/// c + u or c - u with |u| < 1 and c >= 1 is positive.
void of_sum_with_unit(Facts& facts, const Graph& graph, const Node& node, const Facts& a, const Facts& b) {
  const auto at_least_one = [&](NodeId id) {
    return graph[id].op == Op::constant && graph.value(id) >= Rational(1);
  };
  const bool left = at_least_one(node.arguments[0]) && b.inside_unit;
  const bool right = node.op == Op::add && at_least_one(node.arguments[1]) && a.inside_unit;
  if (left || right) set_signs(facts, false, false, true);
}

/// What follows from those of the arguments alone.
Facts inherited(const Graph& graph, const Node& node, std::span<const Facts> known) {
  Facts facts{.total = true, .fixed = true};
  for (const NodeId argument : node.used()) {
    facts.total = facts.total && known[argument].total;
    facts.fixed = facts.fixed && known[argument].fixed;
    const bool is_condition = info(graph[argument].op).is_condition;
    facts.finite = facts.finite && (known[argument].finite || is_condition);
  }
  return facts;
}

}  // namespace

Facts deduce(const Graph& graph, NodeId id, std::span<const Facts> known) {
  const Node& node = graph[id];
  if (node.op == Op::constant) return of_constant(graph.value(id));
  Facts facts = inherited(graph, node, known);
  // What the rules below say of real numbers is not true of infinities: exp(-inf) = 0, tanh(inf) = 1.
  if (!facts.finite || node.op == Op::infinity) return {.finite = false, .fixed = facts.fixed};
  const std::size_t arity = node.used().size();
  const Facts a = arity > 0 ? known[node.arguments[0]] : Facts();
  const Facts b = arity > 1 ? known[node.arguments[1]] : Facts();

  switch (node.op) {
    case Op::constant:
    case Op::infinity: break;
    case Op::pi:
    case Op::euler: set_signs(facts, false, false, true); break;
    case Op::input:
    case Op::parameter: facts.fixed = false; break;
    case Op::neg: of_negation(facts, a); break;
    case Op::add:
      of_sum(facts, a, b);
      of_sum_with_unit(facts, graph, node, a, b);
      break;
    case Op::sub:
      of_difference(facts, a, b);
      of_sum_with_unit(facts, graph, node, a, b);
      break;
    case Op::mul: of_product(facts, a, b); break;
    case Op::div: of_quotient(facts, a, b); break;
    case Op::pow: of_power(facts, graph, node, a, b); break;
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::equal:
    case Op::not_equal: break;
    case Op::where: of_either(facts, b, known[node.arguments[2]]); break;
    case Op::min: of_min(facts, a, b); break;
    case Op::max: of_max(facts, a, b); break;
    case Op::abs:
      set_signs(facts, false, a.zero, a.negative || a.positive);
      facts.inside_unit = a.inside_unit;
      break;
    case Op::sign: copy_signs(facts, a); break;
    case Op::floor: set_signs(facts, a.negative, a.zero || a.positive, a.positive && !a.inside_unit); break;
    case Op::sqrt:
    case Op::log:
    case Op::log1p:
    case Op::acosh: of_function_on_half_line(facts, node.op, a); break;
    case Op::expm1:
    case Op::sinh: copy_signs(facts, a); break;
    case Op::sin:
    case Op::cos:
    case Op::tan: of_trigonometric(facts, node.op, a); break;
    case Op::asin:
    case Op::acos:
    case Op::atanh: of_inverse_on_unit(facts, node.op, a); break;
    case Op::cbrt:
    case Op::atan:
    case Op::asinh:
      copy_signs(facts, a);
      facts.inside_unit = a.inside_unit;
      break;
    case Op::tanh:
    case Op::erf:
      copy_signs(facts, a);
      facts.inside_unit = true;
      break;
    case Op::sigmoid:
      set_signs(facts, false, false, true);
      facts.inside_unit = true;
      break;
    case Op::exp:
    case Op::cosh:
    case Op::erfc:
    case Op::softplus: set_signs(facts, false, false, true); break;
  }
  return facts;
}

}  // namespace assay
