#include "expr/hyperbolic.h"

#include <algorithm>
#include <array>
#include <vector>

#include "expr/comparison.h"
#include "expr/elementary.h"

namespace assay {
namespace {

/// Longer sums are left as they are: the search is quadratic.
constexpr std::size_t max_searched = 64;

NodeId call(Algebra& algebra, Op op, NodeId u) {
  return elementary(algebra, op, std::array{u});
}

NodeId times(Algebra& algebra, NodeId u, NodeId v) {
  Product product = algebra.as_product(u);
  algebra.multiply(product, v, 1);
  return algebra.build(product);
}

/// p*exp(-u), or that with a divisor exp(u), if it is a term of the sum.
std::optional<NodeId> find_opposite(Algebra& algebra, const Sum& sum, NodeId p, NodeId power) {
  const NodeId u = algebra.graph()[power].arguments[0];
  Product quotient = algebra.as_product(p);
  algebra.multiply(quotient, power, -1);
  for (const NodeId opposite :
       {times(algebra, p, call(algebra, Op::exp, algebra.negated(u))), algebra.build(quotient)}) {
    if (sum.find(opposite) != nullptr) return opposite;
  }
  return std::nullopt;
}

/// Joins the term c*p*exp(u) with its opposite, if the sum has it.
bool join_pair(Algebra& algebra, Sum& sum, const Sum::Term& term, const Product& product, NodeId power) {
  Product rest = product;
  rest.multiply(power, -1, true);
  const NodeId common = algebra.build(rest);
  const auto opposite = find_opposite(algebra, sum, common, power);
  if (!opposite || *opposite == term.base) return false;
  const Rational coefficient = *sum.find(*opposite);
  const bool is_sum = coefficient == term.coefficient;
  if (!is_sum && coefficient != -term.coefficient) return false;
  sum.remove(*opposite);
  sum.remove(term.base);
  const NodeId joined = call(algebra, is_sum ? Op::cosh : Op::sinh, algebra.graph()[power].arguments[0]);
  algebra.add(sum, times(algebra, common, joined), term.coefficient * Rational(2));
  return true;
}

/// u, if the node is p + sqrt(q) with q - p^2 = gap
std::optional<NodeId> beside_root(Algebra& algebra, NodeId node, const Rational& gap) {
  const Sum sum = algebra.as_sum(node);
  if (sum.terms().size() > max_searched) return std::nullopt;
  for (const Sum::Term& term : sum.terms()) {
    const Node root = algebra.graph()[term.base];
    if (root.op != Op::sqrt || term.coefficient != Rational(1)) continue;
    Sum others = sum;
    others.remove(term.base);
    const NodeId u = algebra.build(others);
    Sum rest = algebra.as_sum(root.arguments[0]);
    Product square;
    algebra.multiply(square, u, 2);
    algebra.add(rest, algebra.build(square), -1);
    if (algebra.graph().is_constant(algebra.build(rest), gap)) return u;
  }
  return std::nullopt;
}

/// log(p/q) = 2*atanh((p - q)/(p + q)), where p + q is a number other than 0: then p/q > 0 is |(p - q)/(p +
/// q)| < 1.
std::optional<NodeId> logarithm_of_quotient(Algebra& algebra, NodeId node) {
  const Product product = algebra.as_product(node);
  const auto factors = product.factors();
  if (factors.size() != 2 || factors[0].exponent * factors[1].exponent != -1) return std::nullopt;
  const auto [above, below] = factors[0].exponent == 1 ? std::pair(factors[0].base, factors[1].base)
                                                       : std::pair(factors[1].base, factors[0].base);
  const NodeId p = algebra.scaled(above, product.coefficient);
  Sum total = algebra.as_sum(p);
  algebra.add(total, below, 1);
  const NodeId whole = algebra.build(total);
  if (algebra.graph()[whole].op != Op::constant || algebra.graph().is_constant(whole, 0)) return std::nullopt;
  const Rational scale = Rational(1) / algebra.graph().value(whole);
  Sum difference = algebra.as_sum(p);
  algebra.add(difference, below, -1);
  Sum u;
  for (const Sum::Term& term : difference.terms()) u.add(term.base, term.coefficient * scale);
  return algebra.scaled(call(algebra, Op::atanh, algebra.build(u)), 2);
}

/// abs(u) + log(1 + exp(-2*abs(u))) = log(2*cosh(u)), which is log(c*cosh(u)) - log(c/2). For c = 1 that
/// difference cancels next to 0, where it is log(1 + 2*sinh(u/2)^2) instead.
std::optional<NodeId> logarithm_of_cosh(Algebra& algebra, NodeId node) {
  const Product product = algebra.as_product(node);
  const auto factors = product.factors();
  if (factors.size() != 1 || factors[0].exponent != 1 || algebra.graph()[factors[0].base].op != Op::cosh ||
      product.coefficient <= Rational(0)) {
    return std::nullopt;
  }
  const NodeId u = algebra.graph()[factors[0].base].arguments[0];
  const NodeId size = call(algebra, Op::abs, u);
  Sum far = algebra.as_sum(size);
  algebra.add(far, call(algebra, Op::softplus, algebra.scaled(size, -2)), 1);
  const NodeId offset = call(algebra, Op::log, algebra.constant(product.coefficient / Rational(2)));
  algebra.add(far, offset, 1);
  if (product.coefficient != Rational(1)) return algebra.build(far);
  Product square;
  algebra.multiply(square, call(algebra, Op::sinh, algebra.scaled(u, Rational(1, 2))), 2);
  const NodeId near = call(algebra, Op::log1p, algebra.scaled(algebra.build(square), 2));
  const NodeId is_near = comparison(algebra, Op::less, size, algebra.one());
  return elementary(algebra, Op::where, std::array{is_near, near, algebra.build(far)});
}

/// product * factor^count, where factor is 1/cosh(u) times a part of the product
struct Quotient {
  NodeId part;
  NodeId factor;
  Rational scale;
};

/// The parts that 1/cosh(u) is best joined with.
std::array<Quotient, 3> quotients(Algebra& algebra, NodeId u) {
  const auto exponential = [&](NodeId v) {
    return Quotient{.part = call(algebra, Op::exp, v),
                    .factor = call(algebra, Op::sigmoid, algebra.scaled(v, 2)),
                    .scale = 2};
  };
  return {Quotient{.part = call(algebra, Op::sinh, u), .factor = call(algebra, Op::tanh, u), .scale = 1},
          exponential(u), exponential(algebra.negated(u))};
}

/// factor^n, a factor of the product with its coefficient
void multiply_by_power(Algebra& algebra, Product& product, NodeId factor, const Rational& scale,
                       std::int64_t n) {
  algebra.multiply(product, factor, n);
  for (std::int64_t i = 0; i < n; ++i) product.coefficient = product.coefficient * scale;
}

/// 1/cosh(u)^n
void multiply_by_secants(Algebra& algebra, Product& product, NodeId u, std::int64_t n) {
  if (n >= 2) {
    for (const int sign : {2, -2}) {
      multiply_by_power(algebra, product, call(algebra, Op::sigmoid, algebra.scaled(u, sign)), 2, n / 2);
    }
  }
  if (n % 2 == 1) {
    const NodeId size = call(algebra, Op::abs, u);
    multiply_by_power(algebra, product, call(algebra, Op::exp, algebra.negated(size)), 2, 1);
    algebra.multiply(product, call(algebra, Op::sigmoid, algebra.scaled(size, 2)), 1);
  }
}

}  // namespace

void join_exponential_pairs(Algebra& algebra, Sum& sum) {
  const std::vector<Sum::Term> terms(sum.terms().begin(), sum.terms().end());
  for (const Sum::Term& term : terms) {
    const Product product = algebra.as_product(term.base);
    if (product.factors().size() > max_searched) continue;
    for (const Product::Factor& factor : product.factors()) {
      const Rational* coefficient = sum.find(term.base);
      if (coefficient == nullptr || *coefficient != term.coefficient) break;
      const bool is_power = algebra.graph()[factor.base].op == Op::exp && factor.exponent == 1;
      if (is_power && join_pair(algebra, sum, term, product, factor.base)) break;
    }
  }
}

void join_hyperbolic_quotients(Algebra& algebra, Product& product) {
  constexpr std::int64_t max_power = 64;
  const std::vector<Product::Factor> factors(product.factors().begin(), product.factors().end());
  for (const auto& [base, exponent] : factors) {
    const Node node = algebra.graph()[base];
    if (node.op != Op::cosh || exponent >= 0 || exponent < -max_power) continue;
    if (product.exponent(base) != exponent) continue;  // another power stands above
    const NodeId u = node.arguments[0];
    product.remove(base);
    std::int64_t left = -exponent;
    for (const auto& [part, factor, scale] : quotients(algebra, u)) {
      const std::int64_t count = std::clamp<std::int64_t>(product.exponent(part), 0, left);
      if (count == 0) continue;
      product.multiply(part, -count, true);
      multiply_by_power(algebra, product, factor, scale, count);
      left -= count;
    }
    multiply_by_secants(algebra, product, u, left);
  }
}

std::optional<NodeId> hyperbolic_logarithm(Algebra& algebra, NodeId u) {
  if (const auto v = beside_root(algebra, u, 1)) return call(algebra, Op::asinh, *v);
  // Where v <= -1 the sum v + sqrt(v^2 - 1) is negative.
  if (const auto v = beside_root(algebra, u, -1)) return call(algebra, Op::acosh, *v);
  if (const auto form = logarithm_of_quotient(algebra, u)) return form;
  return logarithm_of_cosh(algebra, u);
}

}  // namespace assay
