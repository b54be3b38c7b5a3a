#pragma once

#include <optional>
#include <vector>

#include "analysis/germ.h"
#include "analysis/germ_algebra.h"

namespace assay {

/// A function's nodes, one after the other.
class GermEvaluator {
 public:
  GermEvaluator(const Function& f, double start, int depth)
      : f_(f),
        algebra_(start, depth),
        start_(start),
        depth_(depth),
        results_(f.root() + 1),
        truths_(f.root() + 1),
        branches_(f.root() + 1) {}

  GermResult run();

 private:
  [[nodiscard]] static GermResult unknown() { return {}; }
  [[nodiscard]] static GermResult undefined() { return {.state = GermResult::State::undefined}; }
  [[nodiscard]] static Function one() { return constant_function(1); }
  [[nodiscard]] Function formula(NodeId id) const { return {f_.graph(), id}; }

  /// u - v, by the difference of the germs or, where that says nothing, by that of the formulas.
  GermResult difference_of(NodeId u, NodeId v, bool (*is_enough)(const GermResult&));
  static int sign(const GermResult& result);
  static bool has_sign(const GermResult& result);
  /// -1, 0, 1 for u below, equal to, above v on the whole half-line.
  std::optional<int> order(NodeId u, NodeId v);
  std::optional<bool> truth(NodeId id);
  GermResult of_node(NodeId id);
  GermResult of_input() const;
  GermResult where(const Node& node);
  GermResult smaller_or_larger(const Node& node);
  GermResult apply(NodeId id, const Germ& u, const Germ& v);
  NodeId copy_of(NodeId id);
  /// The node in a graph without the branches that are decided.
  NodeId branch_of(NodeId id);
  /// A sum whose leading terms cancel, next to a point, by Taylor's theorem.
  GermResult unless_cancelled(NodeId id, GermResult sum);
  GermResult power_of(const Node& node, const Germ& u, const Germ& v);
  GermResult absolute_of(const Germ& u);
  [[nodiscard]] static GermResult sign_of(const Germ& u);
  GermResult floor_of(const Germ& u);
  GermResult elementary(const Node& node, const Germ& u);
  static std::optional<Function> value_at(Op op, const Function& limit);
  /// f(y)/y between y = 0, where it is f'(0), and the ends of y.
  static Interval ratio_at(Op op, double y, double slope);
  GermResult near_zero(Op op, const Germ& u);
  GermResult near_zero_of_erf(const Germ& u);

  // In germ_far.cpp: exponentials, and arguments that tend to an infinity.
  /// exp of a node: logarithms in it become powers.
  GermResult exponential_of(NodeId id);
  [[nodiscard]] std::optional<Rational> number(NodeId id) const;
  GermResult power_of_exponential(NodeId id, const Rational& exponent);
  GermResult joined(const GermResult& u, const GermResult& v);
  /// exp(asinh(y)), exp(acosh(y)) for a y that tends to an infinity.
  GermResult exponential_of_inverse(Op op, NodeId argument);
  GermResult far(Op op, const Germ& u, NodeId g);
  [[nodiscard]] static GermResult far_both_ways(Op op, const Germ& u);
  static Function half_pi();
  [[nodiscard]] static GermResult towards_one(double least);
  /// exp(g) times a function with these values, whose limit is 1.
  GermResult exponential_times(NodeId g, const Interval& values);
  /// exp(g)*(1 - exp(-g)), or near -1.
  GermResult exponential_minus_one(NodeId g, int side, double least);
  /// sigmoid(g) = exp(g)/(1 + exp(g)) and softplus(g) = log(1 + exp(g)) as g -> -inf, with e = exp(-least).
  GermResult decaying(NodeId g, std::optional<Op> op, double least);
  /// softplus(g) = g*(1 + log1p(exp(-g))/g), the last term falling.
  GermResult rising_softplus(const Germ& u, double least);
  /// erfc(g) = exp(-g^2)/(g sqrt(pi)) * (1 - theta/(2 g^2)), 0 < theta < 1, for g > 0.
  GermResult complementary(const Germ& u, const Function& g, int side, double least);
  /// sinh(g) = +-exp(|g|)/2*(1 - exp(-2|g|)), cosh with a plus.
  GermResult hyperbolic(Op op, NodeId g, int side, double least);
  /// y + sqrt(y^2 + 1) = y*(2 + s), 0 < s < 1/y^2; with a minus 2 - s.
  GermResult doubled_magnitude(Op op, const Germ& y, double least);
  /// asinh(y) = log(y + sqrt(y^2 + 1)), acosh(y) with a minus.
  GermResult inverse_hyperbolic(Op op, const Germ& u, int side, double least);

  const Function& f_;
  GermAlgebra algebra_;
  double start_;
  int depth_;
  std::vector<GermResult> results_;
  std::vector<std::optional<bool>> truths_;
  Graph taken_;                   ///< the nodes with the branches taken here
  std::vector<NodeId> branches_;  ///< by node of f
};

}  // namespace assay
