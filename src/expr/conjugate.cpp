#include "expr/conjugate.h"

#include <array>
#include <optional>
#include <vector>

#include "expr/comparison.h"
#include "expr/elementary.h"

namespace assay {
namespace {

/// Longer sums are left as they are: the search is quadratic.
constexpr std::size_t max_searched = 64;

/// v - u^2
Sum less_square(Algebra& algebra, NodeId v, NodeId u) {
  Sum rest = algebra.as_sum(v);
  Product square;
  algebra.multiply(square, u, 2);
  algebra.add(rest, algebra.build(square), -1);
  return rest;
}

/// The positive number w for which v = u^2 + w, if there is one and sqrt(v) + u can cancel.
std::optional<Rational> gap(Algebra& algebra, NodeId v, NodeId u) {
  if (algebra.facts(u).never_negative()) return std::nullopt;
  const NodeId rest = algebra.build(less_square(algebra, v, u));
  if (algebra.graph()[rest].op != Op::constant) return std::nullopt;
  const Rational& w = algebra.graph().value(rest);
  return w.is_negative() || w.is_zero() ? std::nullopt : std::optional(w);
}

NodeId sum_of(Algebra& algebra, NodeId a, NodeId b) {
  Sum sum = algebra.as_sum(a);
  algebra.add(sum, b, 1);
  return algebra.build(sum);
}

NodeId where_negative(Algebra& algebra, NodeId u, NodeId then, NodeId otherwise) {
  const NodeId condition = comparison(algebra, Op::less, u, algebra.constant(0));
  return elementary(algebra, Op::where, std::array{condition, then, otherwise});
}

NodeId quotient(Algebra& algebra, NodeId above, std::initializer_list<NodeId> below) {
  Product product = algebra.as_product(above);
  for (const NodeId divisor : below) algebra.multiply(product, divisor, -1);
  return algebra.build(product);
}

/// root + u = w/(root - u) where u is negative, which root + abs(u) serves for either sign: it never cancels.
NodeId root_plus(Algebra& algebra, NodeId root, NodeId u, const Rational& w) {
  const NodeId larger = sum_of(algebra, root, elementary(algebra, Op::abs, std::array{u}));
  return where_negative(algebra, u, quotient(algebra, algebra.constant(w), {larger}), larger);
}

/// 1 + u/root = w/(root*(root - u)), likewise.
NodeId one_plus_over_root(Algebra& algebra, NodeId root, NodeId u, const Rational& w) {
  const NodeId size = elementary(algebra, Op::abs, std::array{u});
  const NodeId larger = sum_of(algebra, root, size);
  return where_negative(algebra, u, quotient(algebra, algebra.constant(w), {root, larger}),
                        sum_of(algebra, algebra.one(), quotient(algebra, size, {root})));
}

void replace(Algebra& algebra, Sum& sum, std::array<NodeId, 2> joined, NodeId by, const Rational& scale) {
  for (const NodeId node : joined) sum.remove(node);
  algebra.add(sum, by, scale);
}

/// c*sqrt(v) + c*u for any other term u of the sum, a negative number included.
bool join_with_root(Algebra& algebra, Sum& sum, const Sum::Term& root) {
  const NodeId v = algebra.graph()[root.base].arguments[0];
  const std::vector<Sum::Term> terms(sum.terms().begin(), sum.terms().end());
  for (const Sum::Term& term : terms) {
    if (term.base == root.base) continue;
    const Rational ratio = term.coefficient / root.coefficient;
    if (term.base == algebra.one()) {
      const Sum rest = less_square(algebra, v, algebra.constant(ratio));
      const bool has_gap =
          !rest.terms().empty() && rest.find(algebra.one()) != nullptr && rest.find(algebra.one())->is_zero();
      if (!ratio.is_negative() || !has_gap) continue;
      const NodeId below = sum_of(algebra, root.base, algebra.constant(-ratio));
      replace(algebra, sum, {root.base, term.base}, quotient(algebra, algebra.build(rest), {below}),
              root.coefficient);
      return true;
    }
    const NodeId u = algebra.scaled(term.base, ratio);
    if (const auto w = gap(algebra, v, u)) {
      replace(algebra, sum, {root.base, term.base}, root_plus(algebra, root.base, u, *w), root.coefficient);
      return true;
    }
  }
  return false;
}

/// c + c*u/sqrt(v)
bool join_with_one(Algebra& algebra, Sum& sum, const Sum::Term& term) {
  const Rational* constant = sum.find(algebra.one());
  if (constant == nullptr || constant->is_zero()) return false;
  const Rational scale = *constant;
  const Product product = algebra.as_product(term.base);
  for (const Product::Factor& factor : product.factors()) {
    if (algebra.graph()[factor.base].op != Op::sqrt || factor.exponent != -1) continue;
    Product above = product;
    above.remove(factor.base);
    above.coefficient = above.coefficient * term.coefficient / scale;
    const NodeId u = algebra.build(above);
    const auto w = gap(algebra, algebra.graph()[factor.base].arguments[0], u);
    if (!w) continue;
    replace(algebra, sum, {algebra.one(), term.base}, one_plus_over_root(algebra, factor.base, u, *w), scale);
    return true;
  }
  return false;
}

}  // namespace

void join_conjugates(Algebra& algebra, Sum& sum) {
  if (sum.terms().size() < 2 || sum.terms().size() > max_searched) return;
  const std::vector<Sum::Term> terms(sum.terms().begin(), sum.terms().end());
  for (const Sum::Term& term : terms) {
    const Rational* coefficient = sum.find(term.base);
    if (coefficient == nullptr || *coefficient != term.coefficient || term.coefficient.is_zero()) continue;
    const bool is_root = algebra.graph()[term.base].op == Op::sqrt;
    if (is_root ? join_with_root(algebra, sum, term) : join_with_one(algebra, sum, term)) return;
  }
}

}  // namespace assay
