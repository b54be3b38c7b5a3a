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

/// What lies beyond the last panel if each is a constant times the one before, as those of a power are.
Integral geometric_tail(const std::vector<double>& panels) {
  if (panels.size() < 3) return {};
  const double last = panels.back();
  const auto tail = [&](double before, double after) {
    const double ratio = after / before;
    return last * ratio / (1 - ratio);
  };
  const double value = tail(panels[panels.size() - 2], last);
  const double earlier = tail(panels[panels.size() - 3], panels[panels.size() - 2]);
  const bool shrinks = value / last >= 0 && earlier / last >= 0;
  return shrinks ? Integral{value, std::abs(value - earlier)} : Integral{0.0, std::abs(last)};
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

Integral integrate_from_singularity(const Integrand& g, double length, double smallest) {
  constexpr double negligible = 1e-18;
  Integral total;
  double magnitude = 0.0;
  std::vector<double> panels;
  int without_effect = 0;
  for (double upper = length; upper > smallest; upper /= 4) {
    const Integral panel = integrate(g, std::vector{upper / 4, upper});
    panels.push_back(panel.value);
    total += panel;
    magnitude += std::abs(panel.value);
    without_effect = std::abs(panel.value) <= negligible * magnitude ? without_effect + 1 : 0;
    // Two levels: one alone may be small by a change of sign.
    if (without_effect == 2) return total;
  }
  return total += geometric_tail(panels);
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
