#pragma once

#include <cstddef>
#include <vector>

#include "analysis/fixed_points.h"
#include "analysis/mean_field.h"

namespace assay {

/// One place on the correlation map c -> C(c) at a fixed length q.
struct CorrelationPoint {
  double before;  ///< c, of two pre-activations
  double after;   ///< C(c), a layer later
  double slope;   ///< chi(c) = C'(c)
};

/// The correlation map at length q, interpolated in the angle arccos(c): it is smooth in it, kinks or not.
class CorrelationMap {
 public:
  /// (weight E f(u1) f(u2) + bias) / (weight E f^2 + bias): q need not be a fixed point. Makes its table: a
  /// few milliseconds for smooth f, tens with kinks.
  CorrelationMap(const MeanField& f, double q, const Scales& scales);
  /// Of unit gain: E f(u1) f(u2) / E f^2.
  CorrelationMap(const MeanField& f, double q);

  /// False where an expectation is not known, or f varies too often for a table; every value is then NaN.
  [[nodiscard]] bool is_known() const { return is_known_; }
  [[nodiscard]] double at(double c) const { return 1 - gap_after(1 - c); }  ///< C(c), -1 <= c <= 1
  /// 1 - C(1 - gap), accurate relative to itself where f does not jump.
  [[nodiscard]] double gap_after(double gap) const;
  /// weight q E f'(u1) f'(u2) / (weight E f^2 + bias): C'(c), without what jumps of f add to it. Infinite at
  /// c = 1 where E f'^2 is.
  [[nodiscard]] double slope_at(double c) const { return slope_at_gap(1 - c); }
  [[nodiscard]] double slope_at_gap(double gap) const;

  /// For a picture: `count` places from -1 to 1, close together towards the ends.
  [[nodiscard]] std::vector<CorrelationPoint> curve(int count) const;

 private:
  struct Sample {
    double gap_ratio;
    double slope;
  };
  void tabulate(const MeanField& f, std::size_t nodes);
  [[nodiscard]] Sample interpolated(double gap) const;
  [[nodiscard]] bool is_accurate() const;

  double q_;
  bool is_known_ = false;
  bool divides_by_gap_ = true;  // (1 - C)/(1 - c) is what is smooth, unless it is infinite at c = 1
  double factor_ = 1.0;         // weight/(weight E f^2 + bias)
  double slope_at_one_ = 1.0;
  std::vector<Sample> coefficients_;  // Chebyshev, in the angle
};

}  // namespace assay
