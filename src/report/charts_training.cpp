#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/charts.h"
#include "report/series.h"
#include "report/specification.h"
#include "report/text.h"

namespace assay::report {
namespace {

using study::Comparison;
using study::Epoch;

struct Line {
  std::string name;
  std::vector<SeriesPoint> points;
};

std::vector<Line> lines_of(const Comparison& comparison, double Epoch::* quantity, const Key& key) {
  std::vector<Line> lines;
  lines.reserve(comparison.contenders.size());
  for (std::size_t i = 0; i < comparison.contenders.size(); ++i) {
    lines.push_back({.name = key.names[i], .points = over_seeds(comparison.contenders[i], quantity)});
  }
  return lines;
}

/// What a chart of lines over epochs draws: "value", and "low" to "high" behind it.
struct Drawing {
  std::string description;
  std::string title;
  Scale scale;
  Marks marks;
  Json rows;
  std::vector<EndLabel> ends;
};

Json band(const Json& x, const Json& y, const Key& key) {
  Json low = y;
  low["field"] = "low";
  return {{"mark", {{"type", "area"}, {"opacity", 0.18}, {"tooltip", nullptr}}},
          {"encoding", {{"x", x}, {"y", low}, {"y2", {{"field", "high"}}}, {"color", colour_by_name(key)}}}};
}

/// Points that show, with their numbers, when the pointer is near.
Json hover(const Json& x, const Json& y, const Key& key, const std::string& title) {
  return {{"params",
           {{{"name", "near"},
             {"select",
              {{"type", "point"}, {"on", "pointerover"}, {"nearest", true}, {"clear", "pointerout"}}}}}},
          {"mark", {{"type", "point"}, {"filled", true}, {"size", 55}}},
          {"encoding",
           {{"x", x},
            {"y", y},
            {"color", colour_by_name(key)},
            {"opacity", {{"condition", {{"param", "near"}, {"empty", false}, {"value", 1}}}, {"value", 0}}},
            {"tooltip",
             {{{"field", "name"}, {"title", "activation"}},
              {{"field", "epoch"}, {"title", "epoch"}},
              {{"field", "shown"}, {"title", title}},
              {{"field", "range"}, {"title", "seeds"}}}}}}};
}

/// 1, 2, ... or 5, 10, ...: at most a dozen epochs up to the last.
std::vector<std::size_t> whole_ticks(std::size_t last) {
  std::size_t step = 1;
  for (std::size_t i = 0; last / step > 12; ++i) step = step * (i % 3 == 1 ? 5 : 4) / 2;
  std::vector<std::size_t> ticks;
  for (std::size_t tick = step; tick <= last; tick += step) ticks.push_back(tick);
  return ticks;
}

std::string specification(const Comparison& comparison, Drawing drawing, const Key& key) {
  const std::size_t last = std::max<std::size_t>(1, comparison.training.epochs);
  const Json x = {{"field", "epoch"},
                  {"type", "quantitative"},
                  {"title", "epoch"},
                  {"scale", {{"domain", {last == 1 ? 0 : 1, last}}, {"nice", false}, {"zero", false}}},
                  {"axis", {{"values", whole_ticks(last)}, {"format", "d"}, {"title", "epoch"}}}};
  const Json y = quantitative("value", drawing.title, drawing.scale, drawing.marks);
  Json layers = {
      band(x, y, key),
      {{"mark", {{"type", "line"}, {"strokeWidth", 2}, {"point", last == 1}, {"tooltip", nullptr}}},
       {"encoding", {{"x", x}, {"y", y}, {"color", colour_by_name(key)}}}},
      hover(x, y, key, drawing.title),
      end_labels(drawing.ends, x, y, drawing.scale, key)};
  return dumped(layered(drawing.description, std::move(drawing.rows), std::move(layers)));
}

std::string numbers(const Comparison& comparison, const std::vector<Line>& lines, auto&& shown) {
  std::vector<std::string> headings = {"epoch"};
  for (const Line& line : lines) headings.push_back(line.name);
  std::vector<std::vector<std::string>> rows;
  for (std::size_t epoch = 1; epoch <= comparison.training.epochs; ++epoch) {
    std::vector<std::string> row = {std::to_string(epoch)};
    for (const Line& line : lines) {
      const auto point = std::ranges::find(line.points, epoch, &SeriesPoint::epoch);
      row.push_back(point == line.points.end() ? "–" : shown(point->mean));
    }
    rows.push_back(std::move(row));
  }
  return table(headings, rows);
}

/// `drawn` maps what was measured to what is drawn (accuracy to error), `shown` to what is read.
Chart chart(const Comparison& comparison, Drawing drawing, const std::vector<Line>& lines, const Key& key,
            auto&& drawn, auto&& shown) {
  drawing.rows = Json::array();
  for (const Line& line : lines) {
    for (const SeriesPoint& point : line.points) {
      drawing.rows.push_back({{"name", line.name},
                              {"epoch", point.epoch},
                              {"value", number(drawn(point.mean))},
                              {"low", number(drawn(point.low))},
                              {"high", number(drawn(point.high))},
                              {"shown", shown(point.mean)},
                              {"range", fmt::format("{} to {} (of {})", shown(point.low), shown(point.high),
                                                    counted(point.trials, "seed"))}});
    }
    if (!line.points.empty()) {
      drawing.ends.push_back({.name = line.name,
                              .at = static_cast<double>(line.points.back().epoch),
                              .value = drawn(line.points.back().mean)});
    }
  }
  return {.specification = specification(comparison, std::move(drawing), key),
          .numbers = numbers(comparison, lines, shown)};
}

}  // namespace

Chart accuracy_by_epoch(const Comparison& comparison) {
  const Key key = key_of(comparison);
  const std::vector<Line> lines = lines_of(comparison, &Epoch::test_accuracy, key);
  const double floor = least_error(comparison.test_count);
  const auto error = [&](double accuracy) { return std::max(floor, 1 - accuracy); };
  std::vector<double> errors;
  for (const Line& line : lines) {
    for (const SeriesPoint& point : line.points)
      errors.insert(errors.end(), {error(point.low), error(point.high)});
  }
  Drawing drawing{.description = "Test accuracy after every epoch, a line for each activation",
                  .title = "test accuracy",
                  .scale = error_scale(errors, floor),
                  .marks = Marks::accuracies,
                  .rows = {},
                  .ends = {}};
  return chart(comparison, std::move(drawing), lines, key, error,
               [](double accuracy) { return percent(accuracy) + "%"; });
}

Chart loss_by_epoch(const Comparison& comparison) {
  const Key key = key_of(comparison);
  const std::vector<Line> lines = lines_of(comparison, &Epoch::train_loss, key);
  // Guessing among ten classes costs 2.3: what is far above is on its way to diverge, and would flatten the
  // rest.
  const double cap =
      4 * std::log(static_cast<double>(std::max<std::size_t>(2, comparison.training.widths.back())));
  const auto capped = [&](double loss) { return std::min(cap, loss); };
  std::vector<double> losses;
  for (const Line& line : lines) {
    for (const SeriesPoint& point : line.points)
      losses.insert(losses.end(), {capped(point.low), capped(point.high)});
  }
  Drawing drawing{.description = "Mean training loss of every epoch, a line for each activation",
                  .title = "training loss",
                  .scale = value_scale(losses),
                  .marks = Marks::numbers,
                  .rows = {},
                  .ends = {}};
  return chart(comparison, std::move(drawing), lines, key, capped,
               [](double loss) { return quantity(loss); });
}

}  // namespace assay::report
