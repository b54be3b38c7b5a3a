#include "report/charts_series.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/specification.h"
#include "report/text.h"

namespace assay::report {
namespace {

Key key_of(const std::vector<Series>& series) {
  Key key;
  for (const Series& each : series) {
    key.names.push_back(each.name);
    key.colours.push_back(each.colour);
  }
  return key;
}

std::string shown(const SeriesValue& value) {
  return percent(value.y, value.trials) + "%";
}

std::string numbers(const SeriesChart& chart, const std::vector<Series>& series) {
  std::vector<std::string> headings = {chart.x_title};
  for (const Series& each : series) headings.push_back(each.name);
  std::vector<std::vector<std::string>> rows;
  for (const double x : chart.x_ticks) {
    std::vector<std::string>& row = rows.emplace_back(1, quantity(x));
    for (const Series& each : series) {
      const auto value = std::ranges::find(each.values, x, &SeriesValue::x);
      row.push_back(value == each.values.end() ? "–" : shown(*value));
    }
  }
  return table(headings, rows);
}

Json x_axis(const SeriesChart& chart) {
  return {{"field", "x"},
          {"type", "quantitative"},
          {"title", chart.x_title},
          {"scale",
           {{"type", chart.x_logarithmic ? "log" : "linear"},
            {"domain", {chart.x_ticks.front(), chart.x_ticks.back()}},
            {"nice", false},
            {"zero", false}}},
          {"axis", {{"values", chart.x_ticks}, {"format", "~g"}, {"title", chart.x_title}}}};
}

Json of_kind(bool predicted, Json layer) {
  layer["transform"] = {{{"filter", {{"field", "predicted"}, {"equal", predicted}}}}};
  return layer;
}

}  // namespace

Chart accuracy_series(const SeriesChart& chart, const std::vector<Series>& series, std::size_t test_count) {
  const Key key = key_of(series);
  const double floor = least_error(test_count);
  const auto error = [&](double accuracy) { return std::clamp(1 - accuracy, floor, 1.0); };
  std::vector<double> errors;
  std::vector<EndLabel> ends;
  Json rows = Json::array();
  for (const Series& each : series) {
    for (const SeriesValue& value : each.values) {
      errors.insert(errors.end(), {error(value.y.low), error(value.y.high)});
      rows.push_back({{"name", each.name},
                      {"predicted", each.predicted},
                      {"x", number(value.x)},
                      {"value", number(error(value.y.mean))},
                      {"low", number(error(value.y.low))},
                      {"high", number(error(value.y.high))},
                      {"shown", shown(value)}});
    }
    if (each.values.empty()) continue;
    const SeriesValue& last = each.values.back();
    ends.push_back({.name = each.name, .at = last.x, .value = error(last.y.mean)});
  }
  const Scale scale = error_scale(errors, floor);
  const Json x = x_axis(chart);
  const Json y = quantitative("value", chart.y_title, scale, true);
  Json low = y;
  low["field"] = "low";
  const Json colour = colour_by_name(key);
  const Json line = {{"x", x}, {"y", y}, {"color", colour}};
  const Json tooltip = {{{"field", "name"}, {"title", "network"}},
                        {{"field", "x"}, {"title", chart.x_title}},
                        {{"field", "shown"}, {"title", chart.y_title}}};
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
      end_labels(ends, x, y, scale, key)};
  return {.specification = dumped(layered(chart.description, std::move(rows), std::move(layers))),
          .numbers = numbers(chart, series)};
}

Chart accuracy_rows(const std::string& description, const std::vector<AccuracyRow>& rows,
                    std::size_t test_count) {
  const double floor = least_error(test_count);
  const auto error = [&](double accuracy) { return std::clamp(1 - accuracy, floor, 1.0); };
  Key key;
  std::vector<double> errors;
  Json dots = Json::array();
  Json means = Json::array();
  std::vector<std::vector<std::string>> numbers;
  for (const AccuracyRow& row : rows) {
    key.names.push_back(row.name);
    key.colours.push_back(row.colour);
    errors.insert(errors.end(), {error(row.mean.low), error(row.mean.high)});
    const std::string shown = percent(row.mean, row.single.size()) + "%";
    means.push_back({{"name", row.name},
                     {"error", number(error(row.mean.mean))},
                     {"from", number(error(row.mean.low))},
                     {"to", number(error(row.mean.high))},
                     {"shown", shown}});
    for (std::size_t i = 0; i < row.single.size(); ++i) {
      errors.push_back(error(row.single[i]));
      dots.push_back({{"name", row.name},
                      {"error", number(errors.back())},
                      {"shown", percent(row.single[i]) + "%"},
                      {"trial", fmt::format("seed {}", i + 1)}});
    }
    numbers.push_back({row.name, shown, std::to_string(row.single.size())});
  }
  return {.specification = dumped(
              dot_plot(description, std::move(dots), std::move(means), error_scale(errors, floor), key)),
          .numbers = table({"network", "test accuracy", "seeds"}, numbers)};
}

}  // namespace assay::report
