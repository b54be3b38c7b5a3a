#pragma once

#include <cstdint>
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
  bool named = true;       ///< at its end; a prediction in the colour of its measurement needs no name
};

/// What the values of a chart are, and with it their scale.
struct Measure {
  enum class Kind : std::uint8_t {
    accuracy,  ///< fractions correct, on a logarithmic scale of the error
    share,     ///< fractions, in percent
    number,    ///< of any sign
    positive   ///< on a logarithmic scale; what is not positive is left out
  };
  Kind kind;
  std::string title;
  std::size_t test_count = 0;  ///< of accuracies: bounds what can be told from no error
};

/// Lines against one quantity, their intervals as bars.
struct SeriesChart {
  std::string description;
  std::string x_title;
  std::vector<double> x_ticks;  ///< from first to last: the ends of the axis too
  bool x_logarithmic = false;
  Measure y;
};
/// The table of numbers has a row for each x of any line.
[[nodiscard]] Chart series_chart(const SeriesChart& chart, const std::vector<Series>& series);

/// A row of measurements: their mean, its interval, and each of them.
struct MeasuredRow {
  std::string name;
  std::string colour;
  study::Interval mean;
  std::vector<double> single;  ///< by seed
  /// Of `single`, where they are not seeds; `mean` is then any middle of them with any range.
  std::vector<std::string> names = {};
};
[[nodiscard]] Chart rows_chart(const std::string& description, const Measure& measure,
                               const std::vector<MeasuredRow>& rows);

}  // namespace assay::report
