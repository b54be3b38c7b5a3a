#include "report/charts_series.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "report/specification.h"
#include "report/text.h"

namespace assay::report {
namespace {

/// How a measure is drawn and written.
class Drawn {
 public:
  explicit Drawn(const Measure& measure) : measure_(measure), floor_(least_error(measure.test_count)) {}

  /// Where the value lies on the scale; NaN if it has no place there.
  [[nodiscard]] double place(double value) const {
    switch (measure_.kind) {
      case Measure::Kind::accuracy: return std::clamp(1 - value, floor_, 1.0);
      // The interval around a share near an end may reach beyond it.
      case Measure::Kind::share: return std::clamp(value, 0.0, 1.0);
      case Measure::Kind::number: return value;
      case Measure::Kind::positive: return value > 0 ? value : std::nan("");
    }
    return value;
  }

  [[nodiscard]] std::string text(const study::Interval& value, std::size_t trials) const {
    const bool is_fraction =
        measure_.kind == Measure::Kind::accuracy || measure_.kind == Measure::Kind::share;
    return is_fraction ? percent(value, trials) + "%" : quantity(value, trials);
  }
  [[nodiscard]] std::string text(double value) const { return text({value, value, value}, 1); }

  /// `places` may have some that are not finite.
  [[nodiscard]] Scale scale(std::vector<double> places) const {
    std::erase_if(places, [](double place) { return !std::isfinite(place); });
    switch (measure_.kind) {
      case Measure::Kind::accuracy: return error_scale(places, floor_);
      case Measure::Kind::share: return linear_scale(places);
      case Measure::Kind::number: return value_scale(places);
      case Measure::Kind::positive: return positive_scale(places);
    }
    return {};
  }

  [[nodiscard]] Marks marks() const {
    switch (measure_.kind) {
      case Measure::Kind::accuracy: return Marks::accuracies;
      case Measure::Kind::share: return Marks::shares;
      case Measure::Kind::number:
      case Measure::Kind::positive: return Marks::numbers;
    }
    return {};
  }

  [[nodiscard]] const std::string& title() const { return measure_.title; }

 private:
  const Measure& measure_;
  double floor_;
};

Key key_of(const std::vector<Series>& series) {
  Key key;
  for (const Series& each : series) {
    key.names.push_back(each.name);
    key.colours.push_back(each.colour);
  }
  return key;
}

std::string numbers(const SeriesChart& chart, const std::vector<Series>& series) {
  const Drawn drawn(chart.y);
  std::vector<std::string> headings = {chart.x_title};
  std::set<double> places;
  for (const Series& each : series) {
    headings.push_back(each.name);
    for (const SeriesValue& value : each.values) places.insert(value.x);
  }
  std::vector<std::vector<std::string>> rows;
  for (const double x : places) {
    std::vector<std::string>& row = rows.emplace_back(1, quantity(x));
    for (const Series& each : series) {
      const auto value = std::ranges::find(each.values, x, &SeriesValue::x);
      row.push_back(value == each.values.end() ? "–" : drawn.text(value->y, value->trials));
    }
  }
  return table(headings, rows);
}

Json x_axis(const SeriesChart& chart) {
  // No "zero": a domain that is given has none added, and on a logarithmic scale Vega-Lite complains of the
  // word.
  return {{"field", "x"},
          {"type", "quantitative"},
          {"title", chart.x_title},
          {"scale",
           {{"type", chart.x_logarithmic ? "log" : "linear"},
            {"domain", {chart.x_ticks.front(), chart.x_ticks.back()}},
            {"nice", false}}},
          {"axis", {{"values", chart.x_ticks}, {"format", ".6~g"}, {"title", chart.x_title}}}};
}

Json of_kind(bool predicted, Json layer) {
  layer["transform"] = {{{"filter", {{"field", "predicted"}, {"equal", predicted}}}}};
  return layer;
}

/// What a chart of lines draws.
struct Lines {
  Json rows = Json::array();
  std::vector<double> places;
  std::vector<EndLabel> ends;
};

Lines lines_of(const Drawn& drawn, const std::vector<Series>& series) {
  Lines lines;
  for (const Series& each : series) {
    std::optional<EndLabel> end;
    for (const SeriesValue& value : each.values) {
      const double place = drawn.place(value.y.mean);
      const double low = drawn.place(value.y.low);
      const double high = drawn.place(value.y.high);
      lines.places.insert(lines.places.end(), {place, low, high});
      lines.rows.push_back({{"name", each.name},
                            {"predicted", each.predicted},
                            {"x", number(value.x)},
                            {"value", number(place)},
                            // An interval that leaves a logarithmic scale is drawn as far as to its mean.
                            {"low", number(std::isfinite(low) ? low : place)},
                            {"high", number(std::isfinite(high) ? high : place)},
                            {"shown", drawn.text(value.y, value.trials)}});
      if (std::isfinite(place)) end = {.name = each.name, .at = value.x, .value = place};
    }
    if (end && each.named) lines.ends.push_back(*end);
  }
  return lines;
}

}  // namespace

Chart series_chart(const SeriesChart& chart, const std::vector<Series>& series) {
  const Drawn drawn(chart.y);
  const Key key = key_of(series);
  Lines lines = lines_of(drawn, series);
  const Scale scale = drawn.scale(lines.places);
  const Json x = x_axis(chart);
  const Json y = quantitative("value", drawn.title(), scale, drawn.marks());
  Json low = y;
  low["field"] = "low";
  const Json colour = colour_by_name(key);
  const Json line = {{"x", x}, {"y", y}, {"color", colour}};
  const Json tooltip = {{{"field", "name"}, {"title", "network"}},
                        {{"field", "x"}, {"title", chart.x_title}},
                        {{"field", "shown"}, {"title", drawn.title()}}};
  Json points = line;
  points["tooltip"] = tooltip;
  Json layers = {
      of_kind(true,
              {{"mark", {{"type", "line"}, {"strokeWidth", 2}, {"strokeDash", {6, 5}}}}, {"encoding", line}}),
      of_kind(false, {{"mark", {{"type", "rule"}, {"strokeWidth", 2}, {"tooltip", nullptr}}},
                      {"encoding", {{"x", x}, {"y", low}, {"y2", {{"field", "high"}}}, {"color", colour}}}}),
      of_kind(false,
              {{"mark", {{"type", "line"}, {"strokeWidth", 2}, {"tooltip", nullptr}}}, {"encoding", line}}),
      of_kind(false, {{"mark", {{"type", "point"}, {"filled", true}, {"size", 60}, {"opacity", 1}}},
                      {"encoding", points}}),
      end_labels(lines.ends, x, y, scale, key)};
  return {.specification = dumped(layered(chart.description, std::move(lines.rows), std::move(layers))),
          .numbers = numbers(chart, series)};
}

Chart rows_chart(const std::string& description, const Measure& measure,
                 const std::vector<MeasuredRow>& rows) {
  const Drawn drawn(measure);
  Key key;
  std::vector<double> places;
  Json dots = Json::array();
  Json means = Json::array();
  std::vector<std::vector<std::string>> numbers;
  for (const MeasuredRow& row : rows) {
    key.names.push_back(row.name);
    key.colours.push_back(row.colour);
    const double low = drawn.place(row.mean.low);
    const double high = drawn.place(row.mean.high);
    places.insert(places.end(), {drawn.place(row.mean.mean), low, high});
    const std::string shown = drawn.text(row.mean, row.names.empty() ? row.single.size() : 1);
    means.push_back({{"name", row.name},
                     {"value", number(drawn.place(row.mean.mean))},
                     {"from", number(low)},
                     {"to", number(high)},
                     {"shown", shown}});
    for (std::size_t i = 0; i < row.single.size(); ++i) {
      places.push_back(drawn.place(row.single[i]));
      dots.push_back({{"name", row.name},
                      {"value", number(places.back())},
                      {"shown", drawn.text(row.single[i])},
                      {"trial", row.names.empty() ? fmt::format("seed {}", i + 1) : row.names[i]}});
    }
    numbers.push_back({row.name, shown, std::to_string(row.single.size())});
  }
  const bool are_seeds = std::ranges::all_of(rows, [](const MeasuredRow& row) { return row.names.empty(); });
  const DotAxis axis{.title = drawn.title(), .scale = drawn.scale(places), .marks = drawn.marks()};
  return {.specification = dumped(dot_plot(description, std::move(dots), std::move(means), axis, key)),
          .numbers = table({"network", drawn.title(), are_seeds ? "seeds" : "values"}, numbers)};
}

}  // namespace assay::report
