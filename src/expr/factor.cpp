#include "expr/factor.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "expr/rewrite.h"
#include "expr/simplify.h"

namespace assay {
namespace {

/// Longer sums and products are left as they are: the search tries every pair of a factor and a set of terms.
constexpr std::size_t max_searched = 16;

/// Larger functions are left as they are: nobody reads them, and each sum's search looks at all of its terms.
constexpr std::uint32_t max_factored = 600;

using Terms = std::vector<Sum::Term>;

Sum sum_of(const Terms& terms) {
  Sum sum;
  for (const Sum::Term& term : terms) sum.add(term.base, term.coefficient);
  return sum;
}

/// A power that every one of some terms has, or can be given, as a factor.
struct CommonFactor {
  NodeId base;
  std::int64_t exponent;
  Terms terms;
};

/// base^exponent * rest
struct Factored {
  NodeId base;
  std::int64_t exponent;
  Sum rest;
};

/// What became of a sum's terms when a factor was taken out of them.
struct Joined {
  Terms terms;
  Factored product;
  double saved;  ///< Algebra::weight
};

/// sum + coefficient*node, the node's own terms one by one, so that they meet the others.
void add_multiplied_out(Algebra& algebra, Sum& sum, NodeId node, const Rational& coefficient) {
  const Sum parts = algebra.as_sum(node);
  for (const Sum::Term& part : parts.terms()) {
    algebra.add(sum, part.base, coefficient * part.coefficient);
  }
}

/// How many terms have not cancelled.
std::ptrdiff_t remaining(const Sum& sum) {
  return std::ranges::count_if(sum.terms(),
                               [](const Sum::Term& term) { return !term.coefficient.is_zero(); });
}

/// The same of x*(a + b) = x*a + x*b.
void add_distributed(Algebra& algebra, Sum& sum, NodeId node, const Rational& coefficient) {
  const Product product = algebra.as_product(node);
  const auto factors = product.factors();
  const auto factor = std::ranges::find_if(factors, [&](const Product::Factor& candidate) {
    return candidate.exponent == 1 && algebra.as_sum(candidate.base).terms().size() > 1;
  });
  if (factors.size() < 2 || factor == factors.end()) {
    add_multiplied_out(algebra, sum, node, coefficient);
    return;
  }
  Product others = product;
  others.remove(factor->base);
  const Sum parts = algebra.as_sum(factor->base);
  for (const Sum::Term& part : parts.terms()) {
    Product term = others;
    algebra.multiply(term, part.base, 1);
    algebra.add(sum, algebra.build(term), coefficient * part.coefficient);
  }
}

/// sqrt(u)^2 = u beside a power of the root that is left in the denominator, so that u must be positive
/// anyway.
void square_root(Algebra& algebra, Product& product, const CommonFactor& common) {
  const Node root = algebra.graph()[common.base];
  const std::int64_t exponent = product.exponent(common.base);
  if (root.op != Op::sqrt || common.exponent >= 0 || exponent <= 0 || exponent % 2 != 0) return;
  product.remove(common.base);
  algebra.multiply(product, root.arguments[0], exponent / 2);
}

/// a*f^m + b*f^n = f^e*(a*f^(m - e) + b*f^(n - e)). Where f is 0 and e negative, one of the terms was
/// undefined before. Where terms cancel once they are multiplied out, they are: of 1/d - x*d'/d^2, where x is
/// a term of d.
Factored taken_out(Algebra& algebra, const CommonFactor& common) {
  Sum rest;
  Sum distributed;
  for (const Sum::Term& term : common.terms) {
    Product product = algebra.as_product(term.base);
    product.multiply(common.base, -common.exponent, true);
    square_root(algebra, product, common);
    const NodeId node = algebra.build(product);
    add_multiplied_out(algebra, rest, node, term.coefficient);
    add_distributed(algebra, distributed, node, term.coefficient);
  }
  if (remaining(distributed) < remaining(rest)) rest = distributed;
  return {.base = common.base, .exponent = common.exponent, .rest = rest};
}

NodeId build(Algebra& algebra, const Factored& factored) {
  Product product;
  algebra.multiply(product, factored.base, factored.exponent);
  algebra.multiply(product, algebra.build(factored.rest), 1);
  return algebra.build(product);
}

/// The powers of `base` to try: the least and the largest that all terms with it share, and the largest
/// denominator put under all terms, those without it included.
std::vector<CommonFactor> powers_of(Algebra& algebra, const Terms& terms, NodeId base) {
  CommonFactor above{.base = base, .exponent = 0, .terms = {}};
  CommonFactor below = above;
  std::int64_t deepest = 0;
  for (const Sum::Term& term : terms) {
    const std::int64_t exponent = algebra.as_product(term.base).exponent(base);
    if (exponent == 0) continue;
    CommonFactor& side = exponent > 0 ? above : below;
    const bool is_first = side.terms.empty();
    side.exponent = is_first       ? exponent
                    : exponent > 0 ? std::min(side.exponent, exponent)
                                   : std::max(side.exponent, exponent);
    side.terms.push_back(term);
    deepest = std::min(deepest, exponent);
  }
  std::vector<CommonFactor> found;
  if (above.terms.size() > 1) found.push_back(above);
  if (below.terms.size() > 1) {
    found.push_back(below);
    if (deepest < below.exponent) found.push_back({.base = base, .exponent = deepest, .terms = below.terms});
  }
  if (deepest < 0 && below.terms.size() < terms.size()) {
    found.push_back({.base = base, .exponent = deepest, .terms = terms});
  }
  return found;
}

/// The bases that stand once in a term, each once.
std::vector<NodeId> bases_of(Algebra& algebra, const Terms& terms) {
  std::vector<NodeId> bases;
  for (const Sum::Term& term : terms) {
    const Product product = algebra.as_product(term.base);
    if (product.factors().size() > max_searched) continue;
    for (const Product::Factor& factor : product.factors()) {
      const bool is_known = std::ranges::find(bases, factor.base) != bases.end();
      // x^2/x keeps both powers, because it is undefined at 0.
      const bool is_twice = product.exponent(factor.base) != factor.exponent;
      if (!is_known && !is_twice) bases.push_back(factor.base);
    }
  }
  return bases;
}

std::optional<Joined> best_join(Algebra& algebra, const Sum& sum) {
  const Terms terms(sum.terms().begin(), sum.terms().end());
  std::optional<Joined> best;
  for (const NodeId base : bases_of(algebra, terms)) {
    for (const CommonFactor& common : powers_of(algebra, terms, base)) {
      const double before = algebra.weight(algebra.build(sum_of(common.terms)));
      const Factored product = taken_out(algebra, common);
      const double saved = before - algebra.weight(build(algebra, product));
      if (saved > (best ? best->saved : 0.0))
        best = {.terms = common.terms, .product = product, .saved = saved};
    }
  }
  return best;
}

void take_out_factors(Algebra& algebra, Sum& sum) {
  if (sum.terms().size() > max_searched) return;
  while (sum.terms().size() > 1) {
    std::optional<Joined> join = best_join(algebra, sum);
    if (!join) return;
    take_out_factors(algebra, join->product.rest);
    for (const Sum::Term& term : join->terms) sum.remove(term.base);
    algebra.add(sum, build(algebra, join->product), 1);
  }
}

/// c*a - c*b = c*(a - b)
void take_out_coefficient(Algebra& algebra, Sum& sum) {
  if (sum.terms().size() < 2 || sum.terms().size() > max_searched) return;
  const Rational first = sum.terms()[0].coefficient;
  const auto is_alike = [&](const Sum::Term& term) {
    return term.coefficient == first || term.coefficient == -first;
  };
  if (first == Rational(1) || first == Rational(-1) || first.is_zero()) return;
  if (!std::ranges::all_of(sum.terms(), is_alike)) return;
  Sum rest;
  for (const Sum::Term& term : sum.terms()) {
    add_multiplied_out(algebra, rest, term.base, term.coefficient / first);
  }
  take_out_factors(algebra, rest);
  const NodeId joined = algebra.scaled(algebra.build(rest), first);
  if (algebra.weight(joined) >= algebra.weight(algebra.build(sum))) return;
  sum = Sum();
  algebra.add(sum, joined, 1);
}

/// (u*v)^n = u^n*v^n. A factor may not come out of a denominator's denominator: 1/(1/u) is not u.
void multiply_out_powers(Algebra& algebra, Product& product) {
  const std::vector<Product::Factor> factors(product.factors().begin(), product.factors().end());
  for (const auto& [base, exponent] : factors) {
    const Product inner = algebra.as_product(base);
    const bool is_deep = std::ranges::any_of(
        inner.factors(), [&](const Product::Factor& part) { return part.exponent < 0 && exponent < 0; });
    const auto coefficient = power(inner.coefficient, exponent);
    if (inner.factors().size() < 2 || is_deep || !coefficient || product.exponent(base) != exponent) continue;
    product.remove(base);
    product.coefficient = product.coefficient * *coefficient;
    for (const Product::Factor& part : inner.factors()) {
      algebra.multiply(product, part.base, part.exponent * exponent);
    }
  }
}

class FactorRules : public Rules {
 public:
  void rewrite(Algebra& algebra, Sum& sum) const override {
    take_out_factors(algebra, sum);
    take_out_coefficient(algebra, sum);
  }
  void rewrite(Algebra& algebra, Product& product) const override { multiply_out_powers(algebra, product); }
};

}  // namespace

Function factored(const Function& f) {
  const Function simple = simplify(f);
  return simple.graph().size() > max_factored ? simple : rewrite(simple, FactorRules());
}

}  // namespace assay
