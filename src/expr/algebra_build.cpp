#include <algorithm>
#include <cstdlib>

#include "expr/algebra.h"

namespace assay {
namespace {

/// Sums and products up to this size are taken apart again when they appear inside others.
constexpr std::size_t short_size = 16;

bool fits(const Rational& value) {
  return value.bits() <= max_folded_bits;
}

}  // namespace

NodeId Algebra::where(NodeId condition, NodeId then, NodeId otherwise) {
  const auto same_condition = [&](NodeId branch) {
    return graph_[branch].op == Op::where && graph_[branch].arguments[0] == condition;
  };
  if (same_condition(then)) then = graph_[then].arguments[1];
  if (same_condition(otherwise)) otherwise = graph_[otherwise].arguments[2];
  if (then == otherwise && facts(condition).total) return then;
  return graph_.apply(Op::where, {condition, then, otherwise});
}

NodeId Algebra::sqrt(NodeId node) {
  if (graph_[node].op == Op::constant) {
    if (const auto root = graph_.value(node).square_root()) return constant(*root);
  }
  return graph_.apply(Op::sqrt, {node});
}

// --- sums

NodeId Algebra::build(const Sum& sum) {
  Sum merged = sum;
  merge_pieces(merged);
  std::vector<Sum::Term> terms(merged.terms().begin(), merged.terms().end());
  // 0*t is 0 only where t is defined.
  std::erase_if(terms,
                [&](const Sum::Term& term) { return term.coefficient.is_zero() && facts(term.base).total; });
  if (terms.empty()) return constant(0);
  if (terms.size() == 1) {
    return terms[0].coefficient == Rational(1) ? terms[0].base : scaled(terms[0].base, terms[0].coefficient);
  }

  SumKey key = terms;
  std::ranges::sort(key);
  if (const auto known = sum_nodes_.find(key); known != sum_nodes_.end()) return known->second;
  // 1 - x reads better than -x + 1.
  const auto first =
      std::ranges::find_if(terms, [](const auto& term) { return !term.coefficient.is_negative(); });
  if (first != terms.end()) std::rotate(terms.begin(), first, first + 1);

  const NodeId node = write(terms);
  sum_nodes_.emplace(std::move(key), node);
  if (terms.size() <= short_size) {
    Sum parts;
    for (const Sum::Term& term : terms) parts.add(term.base, term.coefficient);
    sums_.try_emplace(node, std::move(parts));
  }
  return node;
}

NodeId Algebra::write(const std::vector<Sum::Term>& terms) {
  NodeId sum = scaled(terms[0].base, terms[0].coefficient);
  for (const Sum::Term& term : std::span(terms).subspan(1)) {
    if (term.coefficient.is_negative()) {
      sum = graph_.apply(Op::sub, {sum, scaled(term.base, -term.coefficient)});
    } else {
      sum = graph_.apply(Op::add, {sum, scaled(term.base, term.coefficient)});
    }
  }
  return sum;
}

/// a*where(c, s, t) + b*where(c, u, v) = where(c, a*s + b*u, a*t + b*v)
void Algebra::merge_pieces(Sum& sum) {
  constexpr int max_depth = 8;
  if (piece_depth_ == max_depth) return;
  std::map<NodeId, std::vector<Sum::Term>> by_condition;
  for (const Sum::Term& term : sum.terms()) {
    if (graph_[term.base].op == Op::where) by_condition[graph_[term.base].arguments[0]].push_back(term);
  }
  ++piece_depth_;
  for (const auto& [condition, pieces] : by_condition) {
    if (pieces.size() < 2) continue;
    const NodeId then = merged_branch(pieces, 1);
    const NodeId otherwise = merged_branch(pieces, 2);
    for (const Sum::Term& piece : pieces) sum.remove(piece.base);
    add(sum, where(condition, then, otherwise), 1);
  }
  --piece_depth_;
}

NodeId Algebra::merged_branch(std::span<const Sum::Term> pieces, std::size_t branch) {
  Sum sum;
  for (const Sum::Term& piece : pieces) add(sum, graph_[piece.base].arguments[branch], piece.coefficient);
  return build(sum);
}

// --- products

NodeId Algebra::build(const Product& given) {
  const Product product =
      with_joined_signs(with_plain_powers(with_merged_roots(without_powers_of_roots(given))));
  if (product.coefficient.is_zero()) return times_zero(product);
  const auto factors = product.factors();
  if (factors.empty()) return constant(product.coefficient);
  if (factors.size() == 1 && factors[0].exponent == 1) {
    const NodeId base = factors[0].base;
    if (product.coefficient == Rational(1)) return base;
    if (const auto scaled_pieces = scale_constant_pieces(base, product.coefficient)) return *scaled_pieces;
    if (product.coefficient == Rational(-1) && sums_.contains(base)) {
      Sum sum;
      add(sum, base, -1);
      return build(sum);
    }
  }

  ProductKey key = {{factors.begin(), factors.end()}, product.coefficient};
  std::ranges::sort(key.first);
  if (const auto known = product_nodes_.find(key); known != product_nodes_.end()) return known->second;
  const NodeId node = write(product);
  product_nodes_.emplace(std::move(key), node);
  if (factors.size() <= short_size) products_.try_emplace(node, product);
  return node;
}

/// sqrt(u)^(2*n) = u^n where u is never negative, cbrt(u)^(3*n) = u^n.
Product Algebra::without_powers_of_roots(const Product& product) {
  Product result;
  result.coefficient = product.coefficient;
  for (const auto& [base, exponent] : product.factors()) {
    const Node node = graph_[base];
    const bool is_root = node.op == Op::sqrt && facts(node.arguments[0]).never_negative();
    if (is_root && exponent % 2 == 0) {
      multiply(result, node.arguments[0], exponent / 2);
    } else if (node.op == Op::cbrt && exponent % 3 == 0) {
      multiply(result, node.arguments[0], exponent / 3);
    } else {
      multiply_atom(result, base, exponent);
    }
  }
  return result;
}

/// sqrt(a)*sqrt(b) = sqrt(a*b) for positive numbers made of rationals, pi and e.
Product Algebra::with_merged_roots(const Product& product) {
  const auto is_fixed_root = [&](const Product::Factor& factor) {
    if (graph_[factor.base].op != Op::sqrt || std::abs(factor.exponent) != 1) return false;
    const NodeId argument = graph_[factor.base].arguments[0];
    const Product parts = as_product(argument);
    const bool is_plain = std::ranges::all_of(parts.factors(), [&](const Product::Factor& part) {
      return graph_[part.base].op == Op::pi || graph_[part.base].op == Op::euler;
    });
    return is_plain && facts(argument).always_positive();
  };
  const auto factors = product.factors();
  const auto is_positive_power = [&](const Product::Factor& factor) { return factor.exponent > 0; };
  if (std::ranges::count_if(factors, is_fixed_root) < 2) return product;

  Product inside;
  bool over_one = true;
  for (const Product::Factor& factor : factors) {
    if (is_fixed_root(factor) && is_positive_power(factor)) over_one = false;
  }
  Product result;
  result.coefficient = product.coefficient;
  for (const Product::Factor& factor : factors) {
    if (is_fixed_root(factor)) {
      multiply(inside, graph_[factor.base].arguments[0], over_one ? -factor.exponent : factor.exponent);
    } else {
      multiply_atom(result, factor.base, factor.exponent);
    }
  }
  multiply(result, sqrt(build(inside)), over_one ? -1 : 1);
  return result;
}

/// sign(u)^3 = sign(u), abs(u)^2 = u^2, where(c, 2, 3)^2 = where(c, 4, 9), and max(u, 0)*where(u > 0, a, b) =
/// max(u, 0)*a.
Product Algebra::with_plain_powers(const Product& product) {
  Product result;
  result.coefficient = product.coefficient;
  for (const auto& [base, exponent] : product.factors()) {
    const auto [condition_or_u, then, otherwise] = graph_[base].arguments;
    const Op op = graph_[base].op;
    if (op == Op::sign) {
      const std::int64_t plain = exponent % 2 == 0 ? 2 : 1;
      result.multiply(base, exponent < 0 ? -plain : plain, false);
    } else if (op == Op::abs && exponent % 2 == 0) {
      multiply(result, condition_or_u, exponent);
    } else if (is_decided_by(base, product)) {
      multiply(result, then, exponent);
    } else if (const auto powers = powers_of_pieces(base, exponent)) {
      multiply_atom(result, where(condition_or_u, constant(powers->first), constant(powers->second)), 1);
    } else {
      multiply_atom(result, base, exponent);
    }
  }
  return result;
}

/// a^n and b^n for where(condition, a, b) with numbers a and b, n > 1.
std::optional<std::pair<Rational, Rational>> Algebra::powers_of_pieces(NodeId node,
                                                                       std::int64_t exponent) const {
  if (exponent < 2 || !has_constant_pieces(node)) return std::nullopt;
  const auto then = power(graph_.value(graph_[node].arguments[1]), exponent);
  const auto otherwise = power(graph_.value(graph_[node].arguments[2]), exponent);
  if (!then || !otherwise) return std::nullopt;
  return std::pair(*then, *otherwise);
}

/// u*sign(u) = abs(u), abs(u)*sign(u) = u
Product Algebra::with_joined_signs(const Product& product) {
  Product result = product;
  for (const auto& [base, exponent] : product.factors()) {
    if (graph_[base].op != Op::sign) continue;
    const NodeId u = graph_[base].arguments[0];
    const NodeId size = graph_.apply(Op::abs, {u});
    for (std::int64_t left = exponent; left > 0; --left) {
      const NodeId partner = result.exponent(u) != 0 ? u : size;
      const std::int64_t power_of_partner = result.exponent(partner);
      if (power_of_partner == 0) break;
      // u^n*sign(u) = u^(n - 1)*abs(u); for n < 0 u^(n + 1)/abs(u): neither side is defined at 0.
      const std::int64_t step = power_of_partner < 0 ? -1 : 1;
      result.multiply(base, -1, true);
      result.multiply(partner, -step, true);
      result.multiply(partner == u ? size : u, step, false);
    }
  }
  return result;
}

/// Is it where(u > 0, a, b) beside max(u, 0), which is 0 wherever b would be asked?
bool Algebra::is_decided_by(NodeId pieces, const Product& product) const {
  const Node& node = graph_[pieces];
  if (node.op != Op::where) return false;
  const Node& condition = graph_[node.arguments[0]];
  const bool is_positive_side = (condition.op == Op::greater || condition.op == Op::greater_equal) &&
                                graph_.is_constant(condition.arguments[1], 0);
  if (!is_positive_side || !has_constant_pieces(pieces)) return false;
  return std::ranges::any_of(product.factors(), [&](const Product::Factor& factor) {
    const Node& part = graph_[factor.base];
    return factor.exponent > 0 && part.op == Op::max && part.arguments[0] == condition.arguments[0] &&
           graph_.is_constant(part.arguments[1], 0);
  });
}

bool Algebra::has_constant_pieces(NodeId node) const {
  const auto [condition, then, otherwise] = graph_[node].arguments;
  return graph_[node].op == Op::where && graph_[then].op == Op::constant &&
         graph_[otherwise].op == Op::constant;
}

/// 0 times the factors that are not defined everywhere.
NodeId Algebra::times_zero(const Product& product) {
  Product rest;
  for (const auto& [base, exponent] : product.factors()) {
    const bool is_total = facts(base).total && (exponent > 0 || facts(base).never_zero());
    if (!is_total) rest.multiply(base, exponent, false);
  }
  if (rest.factors().empty()) return constant(0);
  const NodeId node = graph_.apply(Op::mul, {constant(0), build(rest)});
  rest.coefficient = 0;
  products_.try_emplace(node, rest);
  return node;
}

/// c*where(condition, a, b) for numbers a and b
std::optional<NodeId> Algebra::scale_constant_pieces(NodeId node, const Rational& factor) {
  if (!has_constant_pieces(node)) return std::nullopt;
  const auto [condition, then, otherwise] = graph_[node].arguments;
  const Rational scaled_then = graph_.value(then) * factor;
  const Rational scaled_otherwise = graph_.value(otherwise) * factor;
  if (!fits(scaled_then) || !fits(scaled_otherwise)) return std::nullopt;
  return where(condition, constant(scaled_then), constant(scaled_otherwise));
}

/// One fraction, the coefficient's sign in front. The coefficient is written as a decimal where that is short
/// and stands before something (0.5*x), otherwise its parts go where they belong (1/(2*x), x/3).
NodeId Algebra::write(const Product& product) {
  const auto factors = product.factors();
  const auto above = [](const Product::Factor& factor) { return factor.exponent > 0; };
  const bool has_top = std::ranges::any_of(factors, above);
  const bool has_bottom = !std::ranges::all_of(factors, above);
  const bool is_negative = product.coefficient.is_negative();
  const Rational magnitude = is_negative ? -product.coefficient : product.coefficient;

  Rational front = magnitude;
  Rational back = 1;
  const Rational denominator = magnitude.divisor();
  const bool splits_well = denominator <= Rational(12) && (!has_top || has_bottom);
  if (splits_well || !magnitude.decimal(10)) {
    front = magnitude * denominator;
    back = denominator;
  }

  const bool has_number = !has_top || front != Rational(1);
  const std::optional<NodeId> number =
      has_number ? std::optional(constant(is_negative ? -front : front)) : std::nullopt;
  const std::optional<NodeId> divisor = back != Rational(1) ? std::optional(constant(back)) : std::nullopt;
  const NodeId top = write_powers(product, 1, number).value_or(one_);
  const std::optional<NodeId> bottom = write_powers(product, -1, divisor);
  const NodeId node = bottom ? graph_.apply(Op::div, {top, *bottom}) : top;
  return is_negative && !has_number ? graph_.apply(Op::neg, {node}) : node;
}

/// start times the factors whose exponent has that sign, their exponents without it.
std::optional<NodeId> Algebra::write_powers(const Product& product, int sign, std::optional<NodeId> start) {
  for (const auto& [base, signed_exponent] : product.factors()) {
    const std::int64_t exponent = sign * signed_exponent;
    if (exponent < 0) continue;
    const NodeId powered = exponent == 1 ? base : graph_.apply(Op::pow, {base, constant(exponent)});
    start = start ? graph_.apply(Op::mul, {*start, powered}) : powered;
  }
  return start;
}

}  // namespace assay
