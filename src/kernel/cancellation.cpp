#include "kernel/cancellation.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "expr/series.h"
#include "kernel/lower.h"

namespace assay::kernel {
namespace {

/// Enough to see what cancels.
constexpr std::size_t few_terms = 6;
constexpr std::size_t all_terms = 36;

bool is_sum(const Node& node) {
  return node.op == Op::add || node.op == Op::sub;
}

/// The beginning of a series with coefficients in float64, and how far it reaches.
struct Polynomial {
  std::int64_t order;
  std::vector<double> coefficients;
  double reach;  ///< 0 if it is of no use
};

/// What the last terms add at t = `reach`, relative to the first one.
double tail_at(const std::vector<double>& coefficients, double reach) {
  constexpr std::size_t last = 4;
  double tail = 0.0;
  for (std::size_t i = coefficients.size() - last; i < coefficients.size(); ++i) {
    tail += std::fabs(coefficients[i]) * std::pow(reach, static_cast<double>(i));
  }
  return tail / std::fabs(coefficients[0]);
}

double farthest_reach(const std::vector<double>& coefficients) {
  constexpr double negligible = 0x1p-60;
  for (double reach = 0.5; reach > 0.05; reach -= 0x1p-5) {
    if (tail_at(coefficients, reach) < negligible) return reach;
  }
  return 0.0;
}

/// The value of a node that no x enters.
double number(const Graph& graph, NodeId node) {
  if (graph[node].op == Op::constant) return graph.value(node).to_double();
  Builder scratch;
  return lower(Function(graph, node), scratch.f64(0.0)).constant().value();
}

Polynomial polynomial(const Graph& graph, const Series& series) {
  Polynomial result{.order = series.order, .coefficients = {}, .reach = 0.0};
  for (const NodeId coefficient : series.coefficients)
    result.coefficients.push_back(number(graph, coefficient));
  const bool is_finite = std::ranges::all_of(result.coefficients, [](double c) { return std::isfinite(c); });
  if (is_finite && result.coefficients.size() > few_terms) result.reach = farthest_reach(result.coefficients);
  return result;
}

/// Rebuilds a function with some of its sums replaced next to where `variable` is 0.
class Replacement {
 public:
  Replacement(const Function& f, NodeId variable) : f_(f), from_(f.graph()), variable_(variable) {}

  /// Nothing if no sum cancels there.
  std::optional<Function> run() {
    mark();
    if (std::ranges::none_of(cancels_, [](bool cancels) { return cancels; })) return std::nullopt;
    expand_marked();
    std::vector<NodeId> copies;
    for (NodeId id = 0; id <= f_.root(); ++id) {
      Node node = from_[id];
      for (NodeId& argument : node.arguments) argument = argument < id ? copies[argument] : argument;
      copies.push_back(graph_.rebuild(from_, node, node.used()));
      if (polynomials_[id]) copies[id] = piece(copies[variable_], *polynomials_[id], copies[id]);
    }
    return Function(graph_, copies[f_.root()], {f_.parameters().begin(), f_.parameters().end()});
  }

 private:
  void mark() {
    Graph scratch = from_;
    Algebra algebra(scratch);
    const auto series = expand(algebra, f_.root(), variable_, few_terms);
    for (NodeId id = 0; id <= f_.root(); ++id) {
      bool cancels = id > variable_ && is_sum(from_[id]) && series[id] && !series[id]->coefficients.empty();
      if (cancels) {
        const auto [a, b, unused] = from_[id].arguments;
        cancels = series[id]->order > std::min(series[a]->order, series[b]->order);
      }
      cancels_.push_back(cancels);
    }
  }

  void expand_marked() {
    Graph scratch = from_;
    Algebra algebra(scratch);
    const auto series = expand(algebra, f_.root(), variable_, all_terms);
    polynomials_.resize(from_.size());
    for (NodeId id = 0; id <= f_.root(); ++id) {
      if (!cancels_[id] || !series[id]) continue;
      Polynomial candidate = polynomial(scratch, *series[id]);
      if (candidate.reach > 0.0) polynomials_[id] = std::move(candidate);
    }
  }

  NodeId constant(double value) { return graph_.constant(Rational::from_double(value)); }

  /// where(abs(t) < reach, polynomial, otherwise)
  NodeId piece(NodeId t, const Polynomial& p, NodeId otherwise) {
    const NodeId is_near = graph_.apply(Op::less, {graph_.apply(Op::abs, {t}), constant(p.reach)});
    NodeId near = horner(t, p.coefficients);
    if (p.order != 0)
      near = graph_.apply(Op::mul, {graph_.apply(Op::pow, {t, graph_.constant(p.order)}), near});
    return graph_.apply(Op::where, {is_near, near, otherwise});
  }

  /// In t^2 where all the others are 0.
  NodeId horner(NodeId t, const std::vector<double>& coefficients) {
    bool is_even = true;
    for (std::size_t i = 1; i < coefficients.size(); i += 2) is_even = is_even && coefficients[i] == 0.0;
    const std::size_t step = is_even ? 2 : 1;
    const NodeId s = is_even ? graph_.apply(Op::mul, {t, t}) : t;
    std::size_t i = (coefficients.size() - 1) / step * step;
    NodeId sum = constant(coefficients[i]);
    while (i > 0) {
      i -= step;
      sum = graph_.apply(Op::add, {constant(coefficients[i]), graph_.apply(Op::mul, {s, sum})});
    }
    return sum;
  }

  const Function& f_;
  const Graph& from_;
  NodeId variable_;
  Graph graph_;
  std::vector<bool> cancels_;
  std::vector<std::optional<Polynomial>> polynomials_;
};

/// Nodes that may be 0 where x is not analytic any more.
bool is_piecewise(Op op) {
  return op == Op::abs || op == Op::min || op == Op::max;
}

}  // namespace

Function without_cancellation(const Function& f) {
  const Graph& graph = f.graph();
  std::vector<NodeId> variables;
  bool has_sum = false;
  for (NodeId id = 0; id < graph.size(); ++id) {
    has_sum = has_sum || is_sum(graph[id]);
    const bool is_variable =
        graph[id].op == Op::input || is_piecewise(graph[id].op) || is_reciprocal_of_input(graph, id);
    if (is_variable) variables.push_back(id);
  }
  if (!has_sum) return f;
  for (const NodeId variable : variables) {
    if (const auto mended = Replacement(f, variable).run()) return *mended;
  }
  return f;
}

}  // namespace assay::kernel
