#pragma once

#include <vector>

namespace assay::report {

/// The vertical or horizontal scale of a chart: an interval of values and the marks on it.
struct Scale {
  double low, high;  ///< low < high; both positive if logarithmic
  bool logarithmic;
  std::vector<double> ticks;

  /// Where a value lies: 0 at low, 1 at high, outside of [0, 1] beyond.
  [[nodiscard]] double place(double value) const;
  [[nodiscard]] double value_at(double place) const;
};

/// For errors, fractions in (0, 1]: logarithmic, so that 98% and 99% correct are as far apart as 80% and 90%;
/// with at least three marks. Values below `floor` > 0 count as that.
[[nodiscard]] Scale error_scale(const std::vector<double>& errors, double floor);

/// From 0 on, or from below the least of negative values; logarithmic where all are positive and span more
/// than a factor of 8.
[[nodiscard]] Scale value_scale(const std::vector<double>& values);
/// From 0 on, or from below the least of negative values.
[[nodiscard]] Scale linear_scale(const std::vector<double>& values);
/// Of positive values.
[[nodiscard]] Scale positive_scale(const std::vector<double>& values);

/// The places closest to the given ones (in the sense of least squares) that keep their order and are at
/// least `distance` apart, from 0 to 1 if there is room: for labels that would otherwise lie on one another.
[[nodiscard]] std::vector<double> spread(const std::vector<double>& places, double distance);

}  // namespace assay::report
