#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ranges>

#include "report/charts.h"
#include "report/specification.h"
#include "report/text.h"

namespace assay::report {
namespace {

constexpr double height = 190;  // pixels
// The most of a function that is drawn: a curve that leaves it is cut off, so that those of different
// functions can be compared.
constexpr double limit = 5;

struct Extent {
  double low = -0.2, high = 1.2;
  void include(const Curve& curve) {
    for (const std::vector<Point>& piece : curve) {
      for (const Point& point : piece) {
        low = std::clamp(point.y * 1.05, -limit, low);
        high = std::clamp(point.y * 1.05, high, limit);
      }
    }
  }
};

void add_rows(Json& rows, const Curve& curve, const std::string& what) {
  for (std::size_t i = 0; i < curve.size(); ++i) {
    for (const Point& point : curve[i]) {
      // Far outside of what is drawn only the direction matters, and renderers do not stand 1e38 pixels.
      const double y = std::clamp(point.y, -20 * limit, 20 * limit);
      rows.push_back({{"what", what}, {"piece", i}, {"x", number(point.x)}, {"y", number(y)}});
    }
  }
}

Json line(const std::string& what, const Json& x, const Json& y, Json mark) {
  mark["type"] = "line";
  mark["clip"] = true;
  mark["tooltip"] = nullptr;
  return {{"transform", {{{"filter", {{"field", "what"}, {"equal", what}}}}}},
          {"mark", std::move(mark)},
          {"encoding", {{"x", x}, {"y", y}, {"detail", {{"field", "piece"}}}}}};
}

/// The name of a curve where it leaves the chart, at the right or before.
void add_end(std::vector<EndLabel>& ends, const Curve& curve, const std::string& name, const Scale& scale) {
  if (curve.empty()) return;
  const std::vector<Point>& piece = curve.back();
  const auto inside = [&](const Point& point) { return scale.low <= point.y && point.y <= scale.high; };
  const auto backwards = std::views::reverse(piece);
  const auto last = std::ranges::find_if(backwards, inside);
  const Point& end = last == backwards.end() ? piece.back() : *last;
  ends.push_back({.name = name, .at = end.x, .value = std::clamp(end.y, scale.low, scale.high)});
}

std::string numbers(const Curves& curves) {
  const auto value_at = [](const Curve& curve, double x) -> std::string {
    for (const std::vector<Point>& piece : curve) {
      const auto point = std::ranges::find(piece, x, &Point::x);
      if (point != piece.end()) return quantity(point->y);
    }
    return "undefined";
  };
  std::vector<std::vector<std::string>> rows;
  for (int x = -5; x <= 5; ++x) {
    rows.push_back({std::to_string(x), value_at(curves.value, x), value_at(curves.derivative, x)});
  }
  return table({"x", "f(x)", "f′(x)"}, rows);
}

}  // namespace

Chart activation_curves(const Curves& curves, const std::string& colour) {
  Extent extent;
  extent.include(curves.value);
  extent.include(curves.derivative);
  Scale scale{.low = extent.low, .high = extent.high, .logarithmic = false, .ticks = {}};
  for (double tick = std::ceil(scale.low); tick <= scale.high; ++tick) scale.ticks.push_back(tick);
  Json rows = Json::array();
  add_rows(rows, curves.value, "f");
  add_rows(rows, curves.derivative, "f′");
  const Json x = {{"field", "x"},
                  {"type", "quantitative"},
                  {"title", "x"},
                  {"scale", {{"domain", {-limit, limit}}, {"nice", false}}},
                  {"axis", {{"values", {-4, -2, 0, 2, 4}}, {"title", nullptr}}}};
  Json y = quantitative("y", "", scale);
  y["title"] = nullptr;
  y["axis"]["title"] = nullptr;
  std::vector<EndLabel> ends;
  add_end(ends, curves.value, "f", scale);
  add_end(ends, curves.derivative, "f′", scale);
  const Key key{.names = {"f", "f′"}, .colours = {colour, "var(--muted)"}};
  Json layers = {line("f′", x, y, {{"strokeWidth", 1.75}, {"strokeDash", {5, 3}}, {"color", "var(--muted)"}}),
                 line("f", x, y, {{"strokeWidth", 2.5}, {"color", colour}}),
                 end_labels(ends, x, y, scale, key, height)};
  return {
      .specification = dumped(layered("The activation f, solid, and its derivative f′, dashed, from -5 to 5",
                                      std::move(rows), std::move(layers), height)),
      .numbers = numbers(curves)};
}

}  // namespace assay::report
