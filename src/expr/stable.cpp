#include "expr/stable.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <utility>

#include "expr/conjugate.h"
#include "expr/derivative.h"
#include "expr/elementary.h"
#include "expr/factor.h"
#include "expr/hyperbolic.h"
#include "expr/rewrite.h"

namespace assay {
namespace {

/// Longer sums and products are left as they are: the search is quadratic.
constexpr std::size_t max_searched = 64;

NodeId call(Algebra& algebra, Op op, NodeId u) {
  return elementary(algebra, op, std::array{u});
}

NodeId times(Algebra& algebra, std::initializer_list<std::pair<NodeId, std::int64_t>> powers) {
  Product product;
  for (const auto& [node, exponent] : powers) algebra.multiply(product, node, exponent);
  return algebra.build(product);
}

/// 1 + sigmoid(-u)^2
NodeId one_plus_square(Algebra& algebra, NodeId minus_side) {
  Sum sum = algebra.as_sum(algebra.one());
  algebra.add(sum, times(algebra, {{minus_side, 2}}), 1);
  return algebra.build(sum);
}

/// 1 - tanh(u)^2 = 4*sigmoid(2*u)*sigmoid(-2*u); and for u = softplus(v), with s = sigmoid(-v) = 1/(1 + e^v):
/// tanh(u) = (1 - s^2)/(1 + s^2), so that 1 - tanh(u)^2 = 4*s^2/(1 + s^2)^2.
NodeId sech_squared(Algebra& algebra, NodeId u) {
  const Node node = algebra.graph()[u];
  if (node.op == Op::softplus) {
    const NodeId s = call(algebra, Op::sigmoid, algebra.negated(node.arguments[0]));
    return algebra.scaled(times(algebra, {{s, 2}, {one_plus_square(algebra, s), -2}}), 4);
  }
  const NodeId up = call(algebra, Op::sigmoid, algebra.scaled(u, 2));
  const NodeId down = call(algebra, Op::sigmoid, algebra.scaled(u, -2));
  return algebra.scaled(times(algebra, {{up, 1}, {down, 1}}), 4);
}

NodeId square(Algebra& algebra, Op op, NodeId u) {
  return times(algebra, {{call(algebra, op, u), 2}});
}

/// 1 - op(u)^2
std::optional<NodeId> one_minus_square(Algebra& algebra, Op op, NodeId u) {
  if (op == Op::tanh) return sech_squared(algebra, u);
  if (op == Op::sin) return square(algebra, Op::cos, u);
  if (op == Op::cos) return square(algebra, Op::sin, u);
  if (op == Op::cosh) return algebra.negated(square(algebra, Op::sinh, u));
  return std::nullopt;
}

/// 1 - op(u)
std::optional<NodeId> one_minus(Algebra& algebra, Op op, NodeId u) {
  const auto half = [&] { return algebra.scaled(u, Rational(1, 2)); };
  if (op == Op::exp) return algebra.negated(call(algebra, Op::expm1, u));
  if (op == Op::sigmoid) return call(algebra, Op::sigmoid, algebra.negated(u));
  if (op == Op::tanh) return algebra.scaled(call(algebra, Op::sigmoid, algebra.scaled(u, -2)), 2);
  if (op == Op::erf) return call(algebra, Op::erfc, u);
  if (op == Op::erfc) return call(algebra, Op::erf, u);
  if (op == Op::cos) return algebra.scaled(square(algebra, Op::sin, half()), 2);
  if (op == Op::cosh) return algebra.scaled(square(algebra, Op::sinh, half()), -2);
  return std::nullopt;
}

/// 1 + op(u)
std::optional<NodeId> one_plus(Algebra& algebra, Op op, NodeId u) {
  if (op == Op::expm1) return call(algebra, Op::exp, u);
  if (op == Op::tanh) return algebra.scaled(call(algebra, Op::sigmoid, algebra.scaled(u, 2)), 2);
  if (op == Op::erf) return call(algebra, Op::erfc, algebra.negated(u));
  if (op == Op::cos) {
    return algebra.scaled(square(algebra, Op::cos, algebra.scaled(u, Rational(1, 2))), 2);
  }
  return std::nullopt;
}

/// 1 + ratio*op(u)^exponent in a form that does not cancel, if there is one.
std::optional<NodeId> complement(Algebra& algebra, const Rational& ratio, Op op, NodeId u, int exponent) {
  if (exponent == 2) return ratio == Rational(-1) ? one_minus_square(algebra, op, u) : std::nullopt;
  if (ratio == Rational(-1)) return one_minus(algebra, op, u);
  if (ratio == Rational(1)) return one_plus(algebra, op, u);
  // 1 - 2*sigmoid(u) = -tanh(u/2)
  if (ratio == Rational(-2) && op == Op::sigmoid) {
    return algebra.negated(call(algebra, Op::tanh, algebra.scaled(u, Rational(1, 2))));
  }
  // 1 - erfc(u)/2 = erfc(-u)/2
  if (ratio == Rational(-1, 2) && op == Op::erfc) {
    return algebra.scaled(call(algebra, Op::erfc, algebra.negated(u)), Rational(1, 2));
  }
  return std::nullopt;
}

/// Is the term still as it was, when the sum may have changed since?
bool is_present(const Sum& sum, const Sum::Term& term) {
  const Rational* coefficient = sum.find(term.base);
  return coefficient != nullptr && *coefficient == term.coefficient;
}

/// Is there a form for 1 + c*op(u)?
bool has_complement(Op op) {
  return op == Op::exp || op == Op::expm1 || op == Op::sigmoid || op == Op::tanh || op == Op::erf ||
         op == Op::erfc || op == Op::sin || op == Op::cos || op == Op::cosh;
}

/// c*p + d*p*g^n = c*p*(1 + d/c*g^n): joins the term d*p*g^n with its partner c*p, if the sum has one.
bool join_complement(Algebra& algebra, Sum& sum, const Sum::Term& term, const Product& product, NodeId g,
                     int n) {
  Product rest = product;
  rest.multiply(g, -n, true);
  const NodeId common = algebra.build(rest);
  const Rational* partner = sum.find(common);
  if (partner == nullptr || partner->is_zero() || common == term.base) return false;
  const Rational scale = *partner;
  const Node node = algebra.graph()[g];
  const auto joined = complement(algebra, term.coefficient / scale, node.op, node.arguments[0], n);
  if (!joined) return false;
  sum.remove(common);
  sum.remove(term.base);
  algebra.add(sum, times(algebra, {{common, 1}, {*joined, 1}}), scale);
  return true;
}

void join_complements(Algebra& algebra, Sum& sum) {
  const std::vector<Sum::Term> terms(sum.terms().begin(), sum.terms().end());
  for (const Sum::Term& term : terms) {
    const Product product = algebra.as_product(term.base);
    if (product.factors().size() > max_searched) continue;
    for (const Product::Factor& factor : product.factors()) {
      if (!has_complement(algebra.graph()[factor.base].op) || !is_present(sum, term)) continue;
      for (const int n : {1, 2}) {
        if (factor.exponent >= n && join_complement(algebra, sum, term, product, factor.base, n)) break;
      }
    }
  }
}

/// c*softplus(u) - c*u = c*softplus(-u)
void join_softplus(Algebra& algebra, Sum& sum) {
  const std::vector<Sum::Term> terms(sum.terms().begin(), sum.terms().end());
  for (const Sum::Term& term : terms) {
    const Node node = algebra.graph()[term.base];
    if (node.op != Op::softplus || !is_present(sum, term)) continue;
    Product direction = algebra.as_product(node.arguments[0]);
    const Rational length = std::exchange(direction.coefficient, 1);
    const NodeId base = algebra.build(direction);
    const Rational* partner = sum.find(base);
    if (partner == nullptr || *partner != -term.coefficient * length) continue;
    sum.remove(base);
    sum.remove(term.base);
    algebra.add(sum, call(algebra, Op::softplus, algebra.negated(node.arguments[0])), term.coefficient);
  }
}

/// A sum of two terms a*exp(u) + b*exp(v), where a number counts as a multiple of exp(0).
struct TwoExponentials {
  Rational a, b;
  NodeId u, v;
};

std::optional<TwoExponentials> two_exponentials(Algebra& algebra, NodeId node) {
  const Sum sum = algebra.as_sum(node);
  if (sum.terms().size() != 2) return std::nullopt;
  const auto exponent = [&](NodeId base) -> std::optional<NodeId> {
    if (base == algebra.one()) return algebra.constant(0);
    const Node term = algebra.graph()[base];
    return term.op == Op::exp ? std::optional(term.arguments[0]) : std::nullopt;
  };
  const Sum::Term first = sum.terms()[0];
  const Sum::Term second = sum.terms()[1];
  const auto u = exponent(first.base);
  const auto v = exponent(second.base);
  if (!u || !v) return std::nullopt;
  return TwoExponentials{first.coefficient, second.coefficient, *u, *v};
}

/// (e^u - e^v)/(e^u + e^v) = tanh((u - v)/2)
void join_tanh_quotient(Algebra& algebra, Product& product) {
  std::vector<std::pair<NodeId, TwoExponentials>> tops;
  std::vector<std::pair<NodeId, TwoExponentials>> bottoms;
  for (const Product::Factor& factor : product.factors()) {
    const auto sum = two_exponentials(algebra, factor.base);
    if (sum && factor.exponent > 0 && sum->a == -sum->b) tops.emplace_back(factor.base, *sum);
    if (sum && factor.exponent < 0 && sum->a == sum->b) bottoms.emplace_back(factor.base, *sum);
  }
  for (const auto& [over, top] : tops) {
    for (const auto& [under, bottom] : bottoms) {
      const bool same_exponents =
          (top.u == bottom.u && top.v == bottom.v) || (top.u == bottom.v && top.v == bottom.u);
      if (!same_exponents || product.exponent(over) <= 0 || product.exponent(under) >= 0) continue;
      product.multiply(over, -1, true);
      product.multiply(under, 1, true);
      product.coefficient = product.coefficient * (top.a / bottom.a);
      Sum difference = algebra.as_sum(top.u);
      algebra.add(difference, top.v, -1);
      const NodeId half = algebra.scaled(algebra.build(difference), Rational(1, 2));
      algebra.multiply(product, call(algebra, Op::tanh, half), 1);
    }
  }
}

/// 1/(c + c*exp(u)) = sigmoid(-u)/c
void join_sigmoid(Algebra& algebra, Product& product) {
  const std::vector<Product::Factor> factors(product.factors().begin(), product.factors().end());
  for (const auto& [base, exponent] : factors) {
    const auto sum = exponent < 0 ? two_exponentials(algebra, base) : std::nullopt;
    if (!sum || sum->a != sum->b) continue;
    const bool first_is_number = algebra.graph().is_constant(sum->u, 0);
    if (!first_is_number && !algebra.graph().is_constant(sum->v, 0)) continue;
    const auto scale = power(sum->a, exponent);
    if (!scale) continue;
    const NodeId u = first_is_number ? sum->v : sum->u;
    product.remove(base);
    product.coefficient = product.coefficient * *scale;
    algebra.multiply(product, call(algebra, Op::sigmoid, algebra.negated(u)), -exponent);
  }
}

/// exp(u)*sigmoid(-u) = sigmoid(u), and expm1(u)*sigmoid(-u) = tanh(u/2). A divisor exp(u) counts as exp(-u).
void join_exponential_with_sigmoid(Algebra& algebra, Product& product) {
  const std::vector<Product::Factor> factors(product.factors().begin(), product.factors().end());
  for (const auto& [base, exponent] : factors) {
    const Node node = algebra.graph()[base];
    const bool is_exp = node.op == Op::exp;
    const bool is_expm1 = node.op == Op::expm1 && exponent > 0;
    if (!is_exp && !is_expm1) continue;
    const NodeId u = exponent > 0 ? node.arguments[0] : algebra.negated(node.arguments[0]);
    const NodeId partner = call(algebra, Op::sigmoid, algebra.negated(u));
    const std::int64_t count = std::min(std::abs(exponent), product.exponent(partner));
    if (count <= 0) continue;
    product.multiply(base, exponent > 0 ? -count : count, true);
    product.multiply(partner, -count, true);
    const NodeId joined =
        is_exp ? call(algebra, Op::sigmoid, u) : call(algebra, Op::tanh, algebra.scaled(u, Rational(1, 2)));
    algebra.multiply(product, joined, count);
  }
}

/// log(1 + u) = log1p(u)
std::optional<NodeId> log_of_sum(Algebra& algebra, NodeId u) {
  Sum sum = algebra.as_sum(u);
  const Rational* constant = sum.find(algebra.one());
  if (sum.terms().size() < 2 || constant == nullptr || *constant != Rational(1)) return std::nullopt;
  sum.remove(algebra.one());
  const NodeId rest = algebra.build(sum);
  return algebra.graph()[rest].op == Op::exp ? call(algebra, Op::softplus, algebra.graph()[rest].arguments[0])
                                             : call(algebra, Op::log1p, rest);
}

/// log(c*e^u + c*e^v) = log(c) + max(u, v) + softplus(-abs(u - v))
std::optional<NodeId> log_of_exponentials(Algebra& algebra, NodeId node) {
  const auto sum = two_exponentials(algebra, node);
  if (!sum || sum->a != sum->b || sum->a.is_negative() || sum->a.is_zero()) return std::nullopt;
  Sum difference = algebra.as_sum(sum->u);
  algebra.add(difference, sum->v, -1);
  const NodeId distance = call(algebra, Op::abs, algebra.build(difference));
  Sum result = algebra.as_sum(call(algebra, Op::softplus, algebra.negated(distance)));
  algebra.add(result, elementary(algebra, Op::max, std::array{sum->u, sum->v}), 1);
  algebra.add(result, call(algebra, Op::log, algebra.constant(sum->a)), 1);
  return algebra.build(result);
}

/// sqrt(u^(2*n)) = abs(u^n)
std::optional<NodeId> root_of_even_power(Algebra& algebra, NodeId u) {
  const Product product = algebra.as_product(u);
  if (product.coefficient != Rational(1) || product.factors().size() != 1) return std::nullopt;
  const auto [base, exponent] = product.factors()[0];
  if (exponent % 2 != 0) return std::nullopt;
  return call(algebra, Op::abs, times(algebra, {{base, exponent / 2}}));
}

/// u^(1/2) = sqrt(u), u^(-1/2) = 1/sqrt(u); and u^(n/3) = cbrt(u)^n where u is never negative, for that power
/// of a negative number is undefined and its cube root is not.
std::optional<NodeId> power_of_root(Algebra& algebra, NodeId u, NodeId exponent) {
  if (algebra.graph()[exponent].op != Op::constant) return std::nullopt;
  const Rational value = algebra.graph().value(exponent);
  if (value == Rational(1, 2)) return call(algebra, Op::sqrt, u);
  if (value == Rational(-1, 2)) return times(algebra, {{call(algebra, Op::sqrt, u), -1}});
  const auto thirds = (value * Rational(3)).as_integer();
  if (!thirds || value.is_integer() || !algebra.facts(u).never_negative()) return std::nullopt;
  return times(algebra, {{call(algebra, Op::cbrt, u), *thirds}});
}

class StableRules : public Rules {
 public:
  void rewrite(Algebra& algebra, Sum& sum) const override {
    if (sum.terms().size() > max_searched) return;
    join_complements(algebra, sum);
    join_exponential_pairs(algebra, sum);
    join_softplus(algebra, sum);
  }

  void rewrite(Algebra& algebra, Product& product) const override {
    if (product.factors().size() > max_searched) return;
    join_tanh_quotient(algebra, product);
    join_sigmoid(algebra, product);
    join_exponential_with_sigmoid(algebra, product);
    join_hyperbolic_quotients(algebra, product);
  }

  [[nodiscard]] std::optional<NodeId> rewrite(Algebra& algebra, Op op,
                                              std::span<const NodeId> arguments) const override {
    const NodeId u = arguments[0];
    const Node inner = algebra.graph()[u];
    const NodeId v = inner.arguments[0];
    if (op == Op::log && inner.op == Op::sigmoid) {  // log(sigmoid(v)) = -softplus(-v)
      return algebra.negated(call(algebra, Op::softplus, algebra.negated(v)));
    }
    if (op == Op::log) {
      if (const auto form = hyperbolic_logarithm(algebra, u)) return form;
      if (const auto form = log_of_sum(algebra, u)) return form;
      return log_of_exponentials(algebra, u);
    }
    if (op == Op::log1p && inner.op == Op::exp) return call(algebra, Op::softplus, v);
    if (op == Op::sqrt) return root_of_even_power(algebra, u);
    if (op == Op::pow) return power_of_root(algebra, u, arguments[1]);
    return std::nullopt;
  }
};

/// What comes after the other rules, because those recognise what it replaces (1 - tanh(u)^2, log(u + sqrt(1
/// + u^2))): conjugates of roots, and tanh(softplus(v)) = sigmoid(v)*(1 + s)/(1 + s^2) with s = sigmoid(-v).
/// By itself tanh(softplus(v)) is accurate, but this needs one exponential, the sigmoids being two halves of
/// one.
class LateRules : public StableRules {
 public:
  using StableRules::rewrite;
  void rewrite(Algebra& algebra, Sum& sum) const override {
    StableRules::rewrite(algebra, sum);
    join_conjugates(algebra, sum);
  }

  [[nodiscard]] std::optional<NodeId> rewrite(Algebra& algebra, Op op,
                                              std::span<const NodeId> arguments) const override {
    const Node inner = algebra.graph()[arguments[0]];
    if (op != Op::tanh || inner.op != Op::softplus) return StableRules::rewrite(algebra, op, arguments);
    const NodeId v = inner.arguments[0];
    const NodeId s = call(algebra, Op::sigmoid, algebra.negated(v));
    Sum one_plus_s = algebra.as_sum(algebra.one());
    algebra.add(one_plus_s, s, 1);
    return times(algebra, {{call(algebra, Op::sigmoid, v), 1},
                           {algebra.build(one_plus_s), 1},
                           {one_plus_square(algebra, s), -1}});
  }
};

}  // namespace

Function stable(const Function& f) {
  const Function recognised = rewrite(rewrite(f, Rules()), StableRules());
  return rewrite(recognised, LateRules());
}

Function stable_derivative(const Function& f) {
  return stable(factored(stable(chain_rule_derivative(f))));
}

Function stable_derivative(const Function& f, std::string_view parameter) {
  return stable(factored(stable(chain_rule_derivative(f, parameter))));
}

}  // namespace assay
