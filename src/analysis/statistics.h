#pragma once

#include <optional>
#include <vector>

#include "analysis/mean_field.h"

namespace assay {

/// What one layer of f does to a Gaussian of variance q (THEORY 2). A member is empty where a moment that it
/// is made of is infinite, unknown or, as a divisor, 0; the moment's reason says why.
struct GaussianStatistics {
  double variance = 1.0;     ///< q, of the pre-activation u = sqrt(q) z
  Moment mean;               ///< E f(u)
  Moment second;             ///< E f(u)^2
  Moment fourth;             ///< E f(u)^4
  Moment derivative_mean;    ///< E f'(u), without what jumps of f would add
  Moment derivative_second;  ///< E f'(u)^2
  Moment derivative_fourth;  ///< E f'(u)^4
  Moment curvature;          ///< E f''(u)^2, infinite where f' jumps
  Moment length_slope;       ///< dE f^2/dq
  std::vector<double>
      hermite;  ///< a_k = E f(u) He_k(z)/sqrt(k!), k = 0 to 8: E f^2 is the sum of all squares

  std::optional<double> forward_gain;        ///< sqrt(q / E f^2): weights by it keep the second moment
  std::optional<double> backward_gain;       ///< 1/sqrt(E f'^2); infinite where f' = 0 almost everywhere
  std::optional<double> chi_at_unit_gain;    ///< q E f'^2 / E f^2: the gradient's factor a layer
  std::optional<double> slope_at_unit_gain;  ///< the length map's, q (dE f^2/dq) / E f^2; stable below 1
  std::optional<double> linear_fraction;     ///< a_1^2 / E f^2, in [0, 1]: 0 for every even f, 1 for a line
  std::optional<double> kurtosis;            ///< E f^4 / (E f^2)^2
  std::optional<double> isometry_deficit;  ///< E f'^4 / (E f'^2)^2 - 1: what each layer adds to the variance
                                           ///< of the squared singular values (Pennington et al. 2017)
  std::optional<double> correlation_at_zero;  ///< (E f)^2 / E f^2: of the outputs of uncorrelated inputs
};

/// Tens of milliseconds at most; q > 0.
[[nodiscard]] GaussianStatistics gaussian_statistics(const MeanField& f, double q = 1.0);

}  // namespace assay
