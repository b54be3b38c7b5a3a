#include "quadrature/integrate.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <numeric>
#include <vector>

#include "quadrature/gauss_legendre.h"

namespace assay {
namespace {

constexpr int nodes_per_panel = 24;
constexpr double tolerance = 1e-15;
constexpr std::size_t max_halvings = 2000;

/// The integral of g over a panel, and that of |g|, by one rule.
struct Sum {
  double value;
  double magnitude;
};

struct Panel {
  double lower;
  double upper;
  Sum left;           ///< over the lower half
  Sum right;          ///< and the upper one
  double difference;  ///< of the halves from the panel in one piece

  [[nodiscard]] double middle() const { return std::midpoint(lower, upper); }
  [[nodiscard]] double value() const { return left.value + right.value; }
};

Sum panel_sum(const Integrand& g, double lower, double upper) {
  static const GaussLegendre rule = gauss_legendre(nodes_per_panel);
  const double center = std::midpoint(lower, upper);
  const double half = (upper - lower) / 2;
  long double value = 0.0L;
  long double magnitude = 0.0L;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
    const long double term = static_cast<long double>(rule.weights[i]) * g(center + half * rule.nodes[i]);
    value += term;
    magnitude += std::abs(term);
  }
  return {static_cast<double>(value * half), static_cast<double>(magnitude * half)};
}

Panel halve(const Integrand& g, double lower, double upper, const Sum& whole) {
  const double middle = std::midpoint(lower, upper);
  const Sum left = panel_sum(g, lower, middle);
  const Sum right = panel_sum(g, middle, upper);
  return {.lower = lower,
          .upper = upper,
          .left = left,
          .right = right,
          .difference = std::abs(whole.value - (left.value + right.value))};
}

}  // namespace

Integral integrate(const Integrand& g, std::span<const double> edges) {
  std::vector<Panel> pending;
  double magnitude = 0.0;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    pending.push_back(halve(g, edges[i], edges[i + 1], panel_sum(g, edges[i], edges[i + 1])));
    magnitude += pending.back().left.magnitude + pending.back().right.magnitude;
  }
  long double value = 0.0L;
  long double error = 0.0L;
  std::size_t halvings = 0;
  while (!pending.empty()) {
    const Panel panel = pending.back();
    pending.pop_back();
    // A NaN is accepted as it is: halving would not mend it.
    const bool disagrees = panel.difference > tolerance * magnitude;
    const bool divisible = panel.lower < panel.middle() && panel.middle() < panel.upper;
    if (disagrees && divisible && halvings < max_halvings) {
      ++halvings;
      pending.push_back(halve(g, panel.lower, panel.middle(), panel.left));
      pending.push_back(halve(g, panel.middle(), panel.upper, panel.right));
    } else {
      value += panel.value();
      error += panel.difference;
    }
  }
  constexpr double rounding = 4e-16;
  return {static_cast<double>(value), static_cast<double>(error) + rounding * magnitude};
}

double normal_density(double z) {
  return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
}

double normal_probability(double lower, double upper) {
  if (lower >= upper) return 0.0;
  // Both ends in the tail where erfc does not cancel.
  if (lower < 0 && upper <= 0) return normal_probability(-upper, -lower);
  const double above_upper = std::erfc(upper / std::numbers::sqrt2) / 2;
  if (lower >= 0) return std::erfc(lower / std::numbers::sqrt2) / 2 - above_upper;
  return 1.0 - above_upper - std::erfc(-lower / std::numbers::sqrt2) / 2;
}

}  // namespace assay
