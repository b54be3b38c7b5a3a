#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "analysis/breakpoints.h"
#include "analysis/deadline.h"
#include "expr/function.h"

namespace assay {

/// A function between two places as a polynomial of x = anchor + t.
struct Panel {
  static constexpr std::size_t nodes = 24;

  double anchor = 0.0;  ///< 0, or a singular point near which x itself would be too coarse
  double lower = 0.0;   ///< t
  double upper = 0.0;
  double error = 0.0;        ///< estimated, of any value
  bool is_singular = false;  ///< one of those that shrink towards a singular point
  int terms = 0;
  std::array<double, nodes>
      coefficients{};  ///< of Chebyshev polynomials over [lower, upper], `terms` of them

  [[nodiscard]] double begin() const { return anchor + lower; }
  [[nodiscard]] double end() const { return anchor + upper; }
  /// values[i] = f(anchor + t[i]).
  void evaluate(std::span<const double> t, std::span<double> values) const;
};

/// What lies between a singular point and the first panel beside it: f(x0 +- t) = amplitude t^-exponent for
/// 0 < t < length.
struct SingularEnd {
  double x;
  double length;
  double amplitude;
  double exponent;
};

/// A function on the line, made once by ball arithmetic (so the values are right, whatever cancels in the
/// formula) and then evaluated in nanoseconds: panels between the breakpoints, narrow where f varies, so that
/// it is known to 1e-15 of the largest value nearer to 0. They shrink towards 0, where f may be small, and
/// towards singular points.
class PanelTable {
 public:
  /// `points` are the breakpoints of f on [-farthest, farthest]; the table ends earlier where f oscillates
  /// too fast or exceeds 1e150, and goes on to 2^140 where f is as simple as a power there.
  PanelTable(const Function& f, std::span<const Breakpoint> points, double farthest,
             const Deadline& deadline);

  /// Ascending and without gaps, but for singular_ends().
  [[nodiscard]] std::span<const Panel> panels() const { return panels_; }
  [[nodiscard]] std::span<const SingularEnd> singular_ends() const { return ends_; }
  [[nodiscard]] double lower() const { return panels_.empty() ? 0.0 : panels_.front().begin(); }
  [[nodiscard]] double upper() const { return panels_.empty() ? 0.0 : panels_.back().end(); }
  [[nodiscard]] bool holds_zero() const { return lower() < 0 && upper() > 0; }
  /// The deadline passed before the table was made.
  [[nodiscard]] bool is_cut_short() const { return is_cut_short_; }

  /// The panel that holds x, the last one beyond the table.
  [[nodiscard]] std::size_t panel_at(double x) const;
  [[nodiscard]] double operator()(double x) const;

  /// The same values with one panel from `left` < 0 to 0 and one from 0 to `right`, or one across, in place
  /// of the small ones that keep f accurate relative to itself there. Both are ends of panels.
  [[nodiscard]] PanelTable coarsened(double left, double right, bool is_smooth_at_zero) const;
  /// Are values on [lower, upper] those of one polynomial of degree 23, to 1e-13 of the largest?
  [[nodiscard]] bool is_one_polynomial(double lower, double upper) const;

 private:
  PanelTable() = default;
  friend class PanelBuilder;

  std::vector<Panel> panels_;
  std::vector<SingularEnd> ends_;
  bool is_cut_short_ = false;
};

}  // namespace assay
