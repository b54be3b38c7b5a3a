#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "expr/facts.h"
#include "expr/graph.h"

namespace assay {

/// A linear combination of nodes, like terms collected, in the order of their first appearance.
class Sum {
 public:
  struct Term {
    NodeId base;
    Rational coefficient;
    auto operator<=>(const Term&) const = default;
  };

  void add(NodeId base, const Rational& coefficient);
  void remove(NodeId base);
  /// The coefficient of that node, or null.
  [[nodiscard]] const Rational* find(NodeId base) const;
  [[nodiscard]] std::span<const Term> terms() const { return terms_; }

 private:
  std::vector<Term> terms_;
  std::unordered_map<NodeId, std::size_t> places_;
};

/// A rational coefficient times integer powers of nodes, in the order of their first appearance.
class Product {
 public:
  struct Factor {
    NodeId base;
    std::int64_t exponent;  ///< not 0
    auto operator<=>(const Factor&) const = default;
  };

  Rational coefficient = 1;

  /// Exponents of one node add up if they have the same sign, or the sum is negative, or `cancels`: u/u^2 is
  /// 1/u, but u^2/u is u only if that is defined where u is 0.
  void multiply(NodeId base, std::int64_t exponent, bool cancels);
  void remove(NodeId base);
  /// The exponent of that node, 0 if it is no factor.
  [[nodiscard]] std::int64_t exponent(NodeId base) const;
  [[nodiscard]] std::span<const Factor> factors() const { return factors_; }

 private:
  /// A node may be a factor twice, once with either sign.
  static std::uint64_t key(NodeId base, std::int64_t exponent) {
    return std::uint64_t{base} * 2 + (exponent < 0 ? 1 : 0);
  }
  void index();

  std::vector<Factor> factors_;
  std::unordered_map<std::uint64_t, std::size_t> places_;
};

/// Builds nodes in a graph, in a normal form of sums and products: equal sums become one node whatever the
/// order of their terms. Keeps value and domain; where that needs a condition, the rule is beside it.
class Algebra {
 public:
  explicit Algebra(Graph& graph) : graph_(graph), one_(graph.constant(1)) {}

  [[nodiscard]] Graph& graph() { return graph_; }
  [[nodiscard]] const Graph& graph() const { return graph_; }
  [[nodiscard]] const Facts& facts(NodeId id);
  /// How much there is to read: the operations, numbers and names of the formula written out.
  [[nodiscard]] double weight(NodeId id);
  /// The node of the number 1: the base of a sum's constant term.
  [[nodiscard]] NodeId one() const { return one_; }
  [[nodiscard]] NodeId constant(const Rational& value) { return graph_.constant(value); }

  /// sum + coefficient * node
  void add(Sum& sum, NodeId node, const Rational& coefficient);
  /// product * node^exponent
  void multiply(Product& product, NodeId node, std::int64_t exponent);

  [[nodiscard]] NodeId build(const Sum& sum);
  [[nodiscard]] NodeId build(const Product& given);
  [[nodiscard]] NodeId scaled(NodeId node, const Rational& factor);
  [[nodiscard]] NodeId negated(NodeId node) { return scaled(node, -1); }

  /// where(condition, then, otherwise), and sqrt(node)
  [[nodiscard]] NodeId where(NodeId condition, NodeId then, NodeId otherwise);
  [[nodiscard]] NodeId sqrt(NodeId node);

  /// The node as a sum or a product: itself alone, if it is none.
  [[nodiscard]] Sum as_sum(NodeId node);
  [[nodiscard]] Product as_product(NodeId node);

 private:
  using SumKey = std::vector<Sum::Term>;
  using ProductKey = std::pair<std::vector<Product::Factor>, Rational>;

  [[nodiscard]] bool multiply_product(Product& product, const Product& inner, std::int64_t exponent);
  [[nodiscard]] std::optional<NodeId> without_minus(NodeId node);
  void multiply_atom(Product& product, NodeId node, std::int64_t exponent);
  void merge_pieces(Sum& sum);
  [[nodiscard]] NodeId merged_branch(std::span<const Sum::Term> pieces, std::size_t branch);
  [[nodiscard]] Product without_powers_of_roots(const Product& product);
  [[nodiscard]] Product with_merged_roots(const Product& product);
  [[nodiscard]] Product with_plain_powers(const Product& product);
  [[nodiscard]] Product with_joined_signs(const Product& product);
  [[nodiscard]] bool has_constant_pieces(NodeId node) const;
  [[nodiscard]] std::optional<std::pair<Rational, Rational>> powers_of_pieces(NodeId node,
                                                                              std::int64_t exponent) const;
  [[nodiscard]] bool is_decided_by(NodeId pieces, const Product& product) const;
  [[nodiscard]] NodeId times_zero(const Product& product);
  [[nodiscard]] std::optional<NodeId> scale_constant_pieces(NodeId node, const Rational& factor);
  [[nodiscard]] NodeId write(const std::vector<Sum::Term>& terms);
  [[nodiscard]] NodeId write(const Product& product);
  [[nodiscard]] std::optional<NodeId> write_powers(const Product& product, int sign,
                                                   std::optional<NodeId> start);

  Graph& graph_;
  NodeId one_;
  std::vector<Facts> facts_;
  std::vector<double> weights_;
  std::map<SumKey, NodeId> sum_nodes_;
  std::map<ProductKey, NodeId> product_nodes_;
  std::unordered_map<NodeId, Sum> sums_;  ///< how a node was built; short ones only
  std::unordered_map<NodeId, Product> products_;
  int piece_depth_ = 0;
};

/// Larger exact numbers are not computed, the operation stays: 10^10^10 is a formula, not a number.
inline constexpr std::size_t max_folded_bits = 512;

/// value^exponent, if it is defined and small enough.
[[nodiscard]] std::optional<Rational> power(const Rational& value, std::int64_t exponent);

}  // namespace assay
