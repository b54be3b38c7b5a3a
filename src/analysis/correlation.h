#pragma once

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

/// The correlation map at length q, interpolated in the angle arccos(c) (it is smooth in it, kinks or not).
class CorrelationMap {
 public:
  /// (weight E f(u1) f(u2) + bias) / (weight E f^2 + bias): q need not be a fixed point. Makes its table:
  /// tens of milliseconds.
  CorrelationMap(const MeanField& f, double q, const Scales& scales);
  /// Of unit gain: E f(u1) f(u2) / E f^2.
  CorrelationMap(const MeanField& f, double q);

  /// False where an expectation is not known; every value is then NaN.
  [[nodiscard]] bool is_known() const;
  [[nodiscard]] double at(double c) const;        ///< C(c), -1 <= c <= 1
  [[nodiscard]] double slope_at(double c) const;  ///< C'(c); infinite at c = 1 where E f'^2 is
  /// 1 - C(1 - gap), accurate relative to itself.
  [[nodiscard]] double gap_after(double gap) const;

  /// For a picture: `count` places from -1 to 1, close together towards the ends.
  [[nodiscard]] std::vector<CorrelationPoint> curve(int count) const;

 private:
  std::vector<double> values_;  // Chebyshev coefficients in the angle, of (1 - C)/(1 - c)
  std::vector<double> slopes_;  // and of C'
  double at_one_ = 1.0;         // C(1)
};

}  // namespace assay
