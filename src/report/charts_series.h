#pragma once

#include <string>
#include <vector>

#include "report/markup.h"
#include "report/scale.h"
#include "study/result.h"

namespace assay::report {

/// One point of a line: a mean with its interval.
struct SeriesValue {
  double x;
  study::Interval y;
  std::size_t trials = 1;  ///< behind the mean
};

struct Series {
  std::string name;
  std::string colour;  ///< series_colour(i), or a custom property of the stylesheet
  std::vector<SeriesValue> values;
  bool predicted = false;  ///< dashed, without an interval: what theory says
};

/// Lines against one quantity, their intervals as bars.
struct SeriesChart {
  std::string description;
  std::string x_title;
  std::vector<double> x_ticks;  ///< from first to last: the ends of the axis too
  bool x_logarithmic = false;
  std::string y_title;
};

/// The measured values are fractions correct, drawn on a logarithmic scale of the error; `test_count` bounds
/// what can be told from no error.
[[nodiscard]] Chart accuracy_series(const SeriesChart& chart, const std::vector<Series>& series,
                                    std::size_t test_count);

/// A row of accuracies: their mean, its interval, and each of them.
struct AccuracyRow {
  std::string name;
  std::string colour;
  study::Interval mean;
  std::vector<double> single;  ///< by seed
};
[[nodiscard]] Chart accuracy_rows(const std::string& description, const std::vector<AccuracyRow>& rows,
                                  std::size_t test_count);

}  // namespace assay::report
