#include "expr/algebra.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>

namespace assay {
namespace {

constexpr std::int64_t max_exponent = 1'000'000;

bool fits(const Rational& value) {
  return value.bits() <= max_folded_bits;
}

}  // namespace

std::optional<Rational> power(const Rational& value, std::int64_t exponent) {
  if (value.is_zero()) return exponent > 0 ? std::optional(value) : std::nullopt;
  if (value == Rational(1)) return value;
  if (value == Rational(-1)) return exponent % 2 == 0 ? Rational(1) : value;
  const auto count = static_cast<std::uint64_t>(std::abs(exponent));
  if (count > max_folded_bits || count * value.bits() > 2 * max_folded_bits) return std::nullopt;
  Rational result = 1;
  for (std::uint64_t i = 0; i < count; ++i) result = result * value;
  if (!fits(result)) return std::nullopt;
  return exponent < 0 ? Rational(1) / result : result;
}

namespace {

bool multiply_constant(Product& product, const Rational& value, std::int64_t exponent) {
  const std::optional<Rational> folded = power(value, exponent);
  if (!folded || !fits(product.coefficient * *folded)) return false;
  product.coefficient = product.coefficient * *folded;
  return true;
}

}  // namespace

void Sum::add(NodeId base, const Rational& coefficient) {
  const auto [place, inserted] = places_.try_emplace(base, terms_.size());
  if (!inserted) {
    const Rational total = terms_[place->second].coefficient + coefficient;
    if (fits(total)) {
      terms_[place->second].coefficient = total;
      return;
    }
    place->second = terms_.size();
  }
  terms_.push_back({base, coefficient});
}

void Sum::remove(NodeId base) {
  std::erase_if(terms_, [&](const Term& term) { return term.base == base; });
  places_.clear();
  for (std::size_t i = 0; i < terms_.size(); ++i) places_[terms_[i].base] = i;
}

const Rational* Sum::find(NodeId base) const {
  const auto found = places_.find(base);
  return found == places_.end() ? nullptr : &terms_[found->second].coefficient;
}

void Product::multiply(NodeId base, std::int64_t exponent, bool cancels) {
  const auto [place, inserted] = places_.try_emplace(key(base, exponent), factors_.size());
  if (inserted || std::abs(factors_[place->second].exponent + exponent) > max_exponent) {
    place->second = factors_.size();
    factors_.push_back({base, exponent});
  } else {
    factors_[place->second].exponent += exponent;
  }

  const auto opposite = places_.find(key(base, -exponent));
  if (opposite == places_.end()) return;
  const std::int64_t total = factors_[place->second].exponent + factors_[opposite->second].exponent;
  if (total >= 0 && !cancels) return;
  const std::size_t kept = std::min(place->second, opposite->second);
  const std::size_t dropped = std::max(place->second, opposite->second);
  factors_[kept].exponent = total;
  factors_[dropped].exponent = 0;
  std::erase_if(factors_, [](const Factor& factor) { return factor.exponent == 0; });
  index();
}

void Product::remove(NodeId base) {
  std::erase_if(factors_, [&](const Factor& factor) { return factor.base == base; });
  index();
}

void Product::index() {
  places_.clear();
  for (std::size_t i = 0; i < factors_.size(); ++i) places_[key(factors_[i].base, factors_[i].exponent)] = i;
}

std::int64_t Product::exponent(NodeId base) const {
  std::int64_t total = 0;
  for (const std::int64_t sign : {1, -1}) {
    const auto found = places_.find(key(base, sign));
    if (found != places_.end()) total += factors_[found->second].exponent;
  }
  return total;
}

const Facts& Algebra::facts(NodeId id) {
  for (auto next = static_cast<NodeId>(facts_.size()); next <= id; ++next) {
    facts_.push_back(deduce(graph_, next, facts_));
  }
  return facts_[id];
}

double Algebra::weight(NodeId id) {
  for (auto next = static_cast<NodeId>(weights_.size()); next <= id; ++next) {
    double weight = 1;
    for (const NodeId argument : graph_[next].used()) weight += weights_[argument];
    weights_.push_back(weight);
  }
  return weights_[id];
}

Sum Algebra::as_sum(NodeId node) {
  Sum sum;
  add(sum, node, 1);
  return sum;
}

Product Algebra::as_product(NodeId node) {
  Product product;
  multiply(product, node, 1);
  return product;
}

void Algebra::add(Sum& sum, NodeId node, const Rational& coefficient) {
  if (graph_[node].op == Op::constant) {
    const Rational value = coefficient * graph_.value(node);
    if (fits(value)) {
      sum.add(one_, value);
    } else {
      sum.add(node, coefficient);
    }
    return;
  }
  const bool is_signed = coefficient == Rational(1) || coefficient == Rational(-1);
  if (const auto inner = sums_.find(node); is_signed && inner != sums_.end()) {
    for (const Sum::Term& term : inner->second.terms()) sum.add(term.base, coefficient * term.coefficient);
    return;
  }
  if (const auto inner = products_.find(node); inner != products_.end()) {
    Product base = inner->second;
    const Rational value = coefficient * base.coefficient;
    if (fits(value)) {
      base.coefficient = 1;
      sum.add(build(base), value);
      return;
    }
  }
  sum.add(node, coefficient);
}

void Algebra::multiply(Product& product, NodeId node, std::int64_t exponent) {
  if (graph_[node].op == Op::constant && multiply_constant(product, graph_.value(node), exponent)) return;
  if (const auto positive = without_minus(node)) {
    if (exponent % 2 != 0) product.coefficient = -product.coefficient;
    node = *positive;
  }
  if (const auto inner = products_.find(node); inner != products_.end()) {
    // A copy: building a part of it may move the original.
    const Product copy = inner->second;
    if (multiply_product(product, copy, exponent)) return;
  }
  multiply_atom(product, node, exponent);
}

/// -a - b as a factor is -1 times a + b.
std::optional<NodeId> Algebra::without_minus(NodeId node) {
  const auto found = sums_.find(node);
  if (found == sums_.end()) return std::nullopt;
  const auto is_negative = [](const Sum::Term& term) { return term.coefficient.is_negative(); };
  if (!std::ranges::all_of(found->second.terms(), is_negative)) return std::nullopt;
  Sum positive;
  for (const Sum::Term& term : found->second.terms()) positive.add(term.base, -term.coefficient);
  return build(positive);
}

void Algebra::multiply_atom(Product& product, NodeId node, std::int64_t exponent) {
  product.multiply(node, exponent, facts(node).never_zero() && facts(node).total);
}

/// (c * k * t)^n = c^n * k^n * t^n, where k are the factors that do not depend on x; t^n is multiplied out
/// only for n = 1 and n = -1, or if t is a single factor. A factor's exponent may change from negative to
/// positive only if the factor is never 0.
bool Algebra::multiply_product(Product& product, const Product& inner, std::int64_t exponent) {
  for (const auto& [base, power_of_base] : inner.factors()) {
    if (exponent < 0 && power_of_base < 0 && facts(base).zero) return false;
    if (std::abs(power_of_base * exponent) > max_exponent) return false;
  }
  const bool multiplies_out = std::abs(exponent) == 1 || inner.factors().size() == 1;
  const auto is_taken_out = [&](NodeId base) { return multiplies_out || facts(base).fixed; };
  const bool takes_any = inner.coefficient != Rational(1) ||
                         std::ranges::any_of(inner.factors(), [&](const Product::Factor& factor) {
                           return is_taken_out(factor.base);
                         });
  if (!takes_any || !multiply_constant(product, inner.coefficient, exponent)) return false;

  Product rest;
  for (const auto& [base, power_of_base] : inner.factors()) {
    if (is_taken_out(base)) {
      multiply_atom(product, base, power_of_base * exponent);
    } else {
      rest.multiply(base, power_of_base, false);
    }
  }
  if (!rest.factors().empty()) {
    const NodeId node = build(rest);
    multiply_atom(product, node, exponent);
  }
  return true;
}

NodeId Algebra::scaled(NodeId node, const Rational& factor) {
  if (node == one_) return constant(factor);
  Product product = as_product(node);
  const Rational coefficient = product.coefficient * factor;
  if (!fits(coefficient)) return graph_.apply(Op::mul, {constant(factor), node});
  product.coefficient = coefficient;
  return build(product);
}

}  // namespace assay
