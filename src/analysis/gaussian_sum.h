#pragma once

#include <array>
#include <cmath>
#include <span>

#include "analysis/panels.h"
#include "quadrature/gauss_legendre.h"

namespace assay {

/// How far the panels of a table reached into a Gaussian.
enum class Coverage : unsigned char { complete, truncated };

/// Calls visit(z, weight, value) for every node of a composite Gauss-Legendre rule over the panels of f, cut
/// so that none is wider than `widest` in z = u/sqrt(q): the sum of weight * g(value) exp(-z^2/2) is the
/// expectation of g(f(u)), u ~ N(0, q). `visit` returns the magnitude of what it added; from |z| = 10 on the
/// sum ends where two panels in a row add nothing to it.
template <typename Visit>
class GaussianSum {
 public:
  GaussianSum(const PanelTable& f, double q, double widest, Visit visit)
      : f_(f), scale_(std::sqrt(q)), widest_(widest), visit_(visit) {}

  Coverage run() {
    const std::span<const Panel> panels = f_.panels();
    const std::size_t middle = f_.panel_at(0.0);
    bool is_complete = false;
    for (std::size_t i = middle; i < panels.size() && !is_complete; ++i)
      is_complete = adds_nothing(panels[i]);
    const bool is_right_complete = is_complete;
    is_complete = false;
    without_effect_ = 0;
    for (std::size_t i = middle; i > 0 && !is_complete; --i) is_complete = adds_nothing(panels[i - 1]);
    return is_complete && is_right_complete ? Coverage::complete : Coverage::truncated;
  }

 private:
  /// Whether this panel and the one before it added nothing, far out.
  bool adds_nothing(const Panel& panel) {
    constexpr double negligible = 1e-20;
    const double nearest = std::min(std::abs(panel.begin()), std::abs(panel.end())) / scale_;
    if (nearest > 39.0) return true;  // the density is 0
    const double added = add(panel);
    if (nearest < 10.0) return false;
    without_effect_ = added <= negligible * magnitude_ ? without_effect_ + 1 : 0;
    return without_effect_ >= 2;
  }

  double add(const Panel& panel) {
    const double width = (panel.upper - panel.lower) / scale_;
    const double begin = panel.begin() / scale_;
    if (width < widest_) return add_piece(panel, panel.lower, panel.upper);
    // A long panel begins near 0 and goes far beyond the Gaussian: the pieces end where that does.
    const auto pieces = static_cast<int>(std::ceil(std::min(width / widest_, 4096.0)));
    const double step = (panel.upper - panel.lower) / pieces;
    const bool is_right = begin >= 0;
    double added = 0.0;
    for (int i = 0; i < pieces; ++i) {
      const int k = is_right ? i : pieces - 1 - i;
      const double lower = panel.lower + k * step;
      const double z =
          std::min(std::abs(panel.anchor + lower), std::abs(panel.anchor + lower + step)) / scale_;
      if (z > 39.0) break;
      const double piece = add_piece(panel, lower, k + 1 == pieces ? panel.upper : lower + step);
      added += piece;
      if (z > 10.0 && piece <= 1e-20 * magnitude_) break;
    }
    return added;
  }

  double add_piece(const Panel& panel, double lower, double upper) {
    static const GaussLegendre rule = gauss_legendre(static_cast<int>(Panel::nodes));
    std::array<double, Panel::nodes> t{};
    std::array<double, Panel::nodes> values{};
    const double center = (lower + upper) / 2;
    const double half = (upper - lower) / 2;
    for (std::size_t i = 0; i < t.size(); ++i) t[i] = center + half * rule.nodes[i];
    panel.evaluate(t, values);
    constexpr double one_over_root_of_two_pi = 0.39894228040143267794;
    const double weight = half / scale_ * one_over_root_of_two_pi;
    double added = 0.0;
    for (std::size_t i = 0; i < t.size(); ++i) {
      added += visit_(panel, (panel.anchor + t[i]) / scale_, weight * rule.weights[i], values[i]);
    }
    magnitude_ += added;
    return added;
  }

  const PanelTable& f_;
  double scale_;
  double widest_;
  Visit visit_;
  double magnitude_ = 0.0;
  int without_effect_ = 0;
};

}  // namespace assay
