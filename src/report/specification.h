#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/json_parts.h"
#include "report/scale.h"
#include "study/result.h"

// The Vega-Lite vocabulary that all charts share. Included by charts_*.cpp alone.
namespace assay::report {

inline constexpr double chart_height = 300;  ///< pixels

/// The series of a chart: names and, in the same order, colours.
struct Key {
  std::vector<std::string> names;
  std::vector<std::string> colours;
};

/// The contenders under their labels, each in its colour.
[[nodiscard]] Key key_of(const study::Comparison& comparison);

/// Half a sample of so many: stands for an error of zero, which a logarithmic scale has no place for.
[[nodiscard]] double least_error(std::size_t samples);

/// A chart as wide as its place on the page.
[[nodiscard]] Json layered(const std::string& description, Json data, Json layers,
                           double height = chart_height);

enum class Marks : std::uint8_t {
  numbers,
  shares,     ///< fractions, in percent
  accuracies  ///< errors, shown as the accuracies they leave, the better the further up or right
};

/// {"field": field, "type": "quantitative", ...} with the scale and its marks.
[[nodiscard]] Json quantitative(const std::string& field, const std::string& title, const Scale& scale,
                                Marks marks = Marks::numbers);

[[nodiscard]] Json colour_by_name(const Key& key);

/// To six significant digits, or null where JSON has no such number.
[[nodiscard]] Json number(double value);

struct EndLabel {
  std::string name;
  double at, value;  ///< where its line ends
};
/// A text layer with the names of the lines beside their ends, moved apart where they would overlap; `x` and
/// `y` are the encodings that the lines use.
[[nodiscard]] Json end_labels(const std::vector<EndLabel>& labels, Json x, Json y, const Scale& scale,
                              const Key& key, double height = chart_height);

/// The axis of a dot plot.
struct DotAxis {
  std::string title;
  Scale scale;
  Marks marks;
};
/// A row for each name: `dots` {name, value, shown, trial}, each faint, and `means` {name, value, from, to,
/// shown}, a dot, its interval a bar, the number above.
[[nodiscard]] Json dot_plot(const std::string& description, Json dots, Json means, const DotAxis& axis,
                            const Key& key);

[[nodiscard]] std::string dumped(const Json& specification);

}  // namespace assay::report
