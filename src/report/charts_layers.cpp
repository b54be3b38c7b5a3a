#include "report/charts_layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "report/specification.h"
#include "report/text.h"
#include "study/statistics.h"

namespace assay::report {
namespace {

using study::Comparison;
using study::Contender;
using study::LayerTelemetry;

struct Point {
  std::size_t layer;  ///< from 1
  double median, low, high;
  std::size_t trials;
};

const LayerTelemetry* at(const study::Trial& trial, Moment moment) {
  if (trial.layers.empty()) return nullptr;
  return moment == Moment::before_training ? &trial.layers.front() : &trial.layers.back();
}

/// Values that cannot be drawn are left out: none, not finite, and zero where the scale is logarithmic.
std::vector<Point> line(const Contender& contender, const LayerQuantity& quantity, Moment moment) {
  std::size_t layers = 0;
  for (const study::Trial& trial : contender.trials) {
    if (const LayerTelemetry* seen = at(trial, moment)) layers = std::max(layers, seen->layers.size());
  }
  std::vector<Point> points;
  for (std::size_t i = 0; i < layers; ++i) {
    std::vector<double> values;
    for (const study::Trial& trial : contender.trials) {
      const LayerTelemetry* seen = at(trial, moment);
      if (seen == nullptr) continue;
      const std::optional<double> value = quantity.value(seen->layers[i]);
      if (value && std::isfinite(*value) && (quantity.is_share || *value > 0)) values.push_back(*value);
    }
    if (values.empty()) continue;
    const auto [low, high] = std::ranges::minmax(values);
    points.push_back(
        {.layer = i + 1, .median = study::median(values), .low = low, .high = high, .trials = values.size()});
  }
  return points;
}

std::string shown(const LayerQuantity& what, double value) {
  return what.is_share ? percent(value, 1) + "%" : quantity(value);
}

Scale scale_of(const Comparison& comparison, const LayerQuantity& quantity) {
  if (quantity.is_share) return {.low = 0, .high = 1, .logarithmic = false, .ticks = {0, 0.25, 0.5, 0.75, 1}};
  std::vector<double> values;
  for (const Contender& contender : comparison.contenders) {
    for (const Moment moment : {Moment::before_training, Moment::after_training}) {
      for (const Point& point : line(contender, quantity, moment)) {
        values.insert(values.end(), {point.low, point.high});
      }
    }
  }
  return value_scale(values);
}

std::string numbers(const std::vector<std::vector<Point>>& lines, const std::vector<std::string>& names,
                    std::size_t layers, const LayerQuantity& quantity) {
  std::vector<std::string> headings = {"layer"};
  headings.insert(headings.end(), names.begin(), names.end());
  std::vector<std::vector<std::string>> rows;
  for (std::size_t layer = 1; layer <= layers; ++layer) {
    std::vector<std::string>& row = rows.emplace_back(1, std::to_string(layer));
    for (const std::vector<Point>& points : lines) {
      const auto point = std::ranges::find(points, layer, &Point::layer);
      row.push_back(point == points.end() ? "–" : shown(quantity, point->median));
    }
  }
  return table(headings, rows);
}

Json layer_axis(std::size_t layers) {
  std::vector<std::size_t> ticks;
  const std::size_t step = layers <= 12 ? 1 : (layers + 7) / 8;
  for (std::size_t tick = 1; tick <= layers; tick += step) ticks.push_back(tick);
  return {{"field", "layer"},
          {"type", "quantitative"},
          {"title", "layer"},
          {"scale", {{"domain", {layers == 1 ? 0 : 1, layers}}, {"nice", false}, {"zero", false}}},
          {"axis", {{"values", ticks}, {"format", "d"}, {"title", "layer, from the inputs"}}}};
}

}  // namespace

bool has_telemetry(const Comparison& comparison) {
  return std::ranges::any_of(comparison.contenders, [](const Contender& contender) {
    return std::ranges::any_of(contender.trials,
                               [](const study::Trial& trial) { return !trial.layers.empty(); });
  });
}

Chart quantity_by_layer(const Comparison& comparison, const LayerQuantity& quantity, Moment moment) {
  const Key key = key_of(comparison);
  const Scale scale = scale_of(comparison, quantity);
  const std::size_t layers = comparison.training.widths.size() - 1;
  std::vector<std::vector<Point>> lines;
  std::vector<EndLabel> ends;
  Json rows = Json::array();
  for (std::size_t i = 0; i < comparison.contenders.size(); ++i) {
    lines.push_back(line(comparison.contenders[i], quantity, moment));
    for (const Point& point : lines.back()) {
      rows.push_back({{"name", key.names[i]},
                      {"layer", point.layer},
                      {"value", number(point.median)},
                      {"low", number(point.low)},
                      {"high", number(point.high)},
                      {"shown", shown(quantity, point.median)},
                      {"range", fmt::format("{} to {} (of {})", shown(quantity, point.low),
                                            shown(quantity, point.high), counted(point.trials, "seed"))}});
    }
    if (lines.back().empty()) continue;
    const Point& last = lines.back().back();
    ends.push_back({.name = key.names[i], .at = static_cast<double>(last.layer), .value = last.median});
  }
  const Json x = layer_axis(layers);
  const Json y = quantitative("value", quantity.name, scale);
  Json low = y;
  low["field"] = "low";
  Json drawn = {
      {{"mark", {{"type", "area"}, {"opacity", 0.18}, {"tooltip", nullptr}}},
       {"encoding", {{"x", x}, {"y", low}, {"y2", {{"field", "high"}}}, {"color", colour_by_name(key)}}}},
      {{"mark", {{"type", "line"}, {"strokeWidth", 2}, {"point", layers <= 12}, {"tooltip", nullptr}}},
       {"encoding", {{"x", x}, {"y", y}, {"color", colour_by_name(key)}}}},
      {{"mark", {{"type", "point"}, {"filled", true}, {"size", 90}, {"opacity", 0}}},
       {"encoding",
        {{"x", x},
         {"y", y},
         {"color", colour_by_name(key)},
         {"tooltip",
          {{{"field", "name"}, {"title", "activation"}},
           {{"field", "layer"}, {"title", "layer"}},
           {{"field", "shown"}, {"title", quantity.name}},
           {{"field", "range"}, {"title", "seeds"}}}}}}},
      end_labels(ends, x, y, scale, key)};
  const std::string description =
      fmt::format("{} layer by layer {} training, a line for each activation", quantity.name,
                  moment == Moment::before_training ? "before" : "after");
  return {.specification = dumped(layered(description, std::move(rows), std::move(drawn))),
          .numbers = numbers(lines, key.names, layers, quantity)};
}

}  // namespace assay::report
