#include "analysis/statistics.h"

#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "analysis/mean_field_tables.h"

namespace assay {
namespace {

constexpr std::size_t hermite_count = 9;

/// Positive and finite, more than its error tells from 0.
bool is_positive(const Moment& moment) {
  return moment.is_finite() && moment.value > moment.error;
}

void derive_gains(GaussianStatistics& s) {
  if (is_positive(s.second)) {
    s.forward_gain = std::sqrt(s.variance / s.second.value);
    if (s.derivative_second.is_finite()) {
      s.chi_at_unit_gain = s.variance * s.derivative_second.value / s.second.value;
    }
    if (s.length_slope.is_finite()) {
      s.slope_at_unit_gain = s.variance * s.length_slope.value / s.second.value;
    }
  }
  if (is_positive(s.derivative_second)) {
    s.backward_gain = 1 / std::sqrt(s.derivative_second.value);
  } else if (s.derivative_second.is_finite()) {
    s.backward_gain = std::numeric_limits<double>::infinity();
  }
}

void derive_shape(GaussianStatistics& s) {
  if (is_positive(s.second)) {
    const double second = s.second.value;
    if (s.hermite.size() > 1) s.linear_fraction = s.hermite[1] * s.hermite[1] / second;
    if (s.fourth.is_finite()) s.kurtosis = s.fourth.value / (second * second);
    if (s.mean.is_finite()) s.correlation_at_zero = s.mean.value * s.mean.value / second;
  }
  if (is_positive(s.derivative_second) && s.derivative_fourth.is_finite()) {
    const double square = s.derivative_second.value * s.derivative_second.value;
    s.isometry_deficit = s.derivative_fourth.value / square - 1;
  }
}

}  // namespace

GaussianStatistics gaussian_statistics(const MeanField& f, double q) {
  GaussianStatistics s{.variance = q,
                       .mean = f.moment(1, q),
                       .second = f.moment(2, q),
                       .fourth = f.moment(4, q),
                       .derivative_mean = f.derivative_moment(1, q),
                       .derivative_second = f.derivative_moment(2, q),
                       .derivative_fourth = f.derivative_moment(4, q),
                       .curvature = f.curvature_moment(q),
                       .length_slope = f.length_slope(q),
                       .hermite = {},
                       .forward_gain = {},
                       .backward_gain = {},
                       .chi_at_unit_gain = {},
                       .slope_at_unit_gain = {},
                       .linear_fraction = {},
                       .kurtosis = {},
                       .isometry_deficit = {},
                       .correlation_at_zero = {}};
  if (s.second.is_finite()) s.hermite = hermite_coefficients(f.tables().f->table(), q, hermite_count);
  derive_gains(s);
  derive_shape(s);
  return s;
}

}  // namespace assay
