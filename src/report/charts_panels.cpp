#include "report/charts_panels.h"

#include <algorithm>
#include <cmath>

#include "report/specification.h"
#include "report/text.h"

namespace assay::report {
namespace {

// All panels lie in one plane: each takes a cell of it, with its own origin in the middle of the square.
constexpr double limit = 5;
constexpr double cell_width = 2 * limit + 1;
constexpr double cell_height = 2 * limit + 3;  // the name stands above
constexpr double row_height = 132;             // pixels
constexpr std::size_t thinning = 4;            // a small picture needs no more points

struct Origin {
  double x, y;
};

Origin origin(std::size_t i, std::size_t columns) {
  const std::size_t column = i % columns;
  const std::size_t row = i / columns;
  return {.x = (static_cast<double>(column) + 0.5) * cell_width,
          .y = -(static_cast<double>(row) + 0.5) * cell_height - 1};
}

/// Points of equal `piece` are one line.
class Lines {
 public:
  void add(const Curve& curve, Origin at, const std::string& colour) {
    for (const std::vector<Point>& piece : curve) {
      ++piece_;
      for (std::size_t i = 0; i < piece.size(); ++i) {
        if (std::abs(piece[i].y) > limit) {
          ++piece_;
        } else if (i % thinning == 0 || i + 1 == piece.size() || leaves(piece, i)) {
          rows_.push_back({{"piece", piece_},
                           {"x", number(at.x + piece[i].x)},
                           {"y", number(at.y + piece[i].y)},
                           {"colour", colour}});
        }
      }
    }
  }
  [[nodiscard]] Json rows() && { return std::move(rows_); }

 private:
  /// Whether the curve is about to leave the square, or has just come in.
  static bool leaves(const std::vector<Point>& piece, std::size_t i) {
    return std::abs(piece[i + 1].y) > limit || (i > 0 && std::abs(piece[i - 1].y) > limit);
  }

  Json rows_ = Json::array();
  std::size_t piece_ = 0;
};

Json place(const char* field, double low, double high) {
  return {{"field", field},
          {"type", "quantitative"},
          {"title", nullptr},
          {"scale", {{"domain", {low, high}}, {"nice", false}, {"zero", false}}},
          {"axis", nullptr}};
}

Json axes(Origin at) {
  return {{{"x", at.x - limit}, {"x2", at.x + limit}, {"y", at.y}, {"y2", at.y}},
          {{"x", at.x}, {"x2", at.x}, {"y", at.y - limit}, {"y2", at.y + limit}}};
}

std::string numbers(const std::vector<Panel>& panels) {
  constexpr int places[] = {-4, -2, -1, 0, 1, 2, 4};
  std::vector<std::string> headings = {"x"};
  for (const int x : places) headings.push_back(std::to_string(x));
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](const std::string& name, const Curve& curve) {
    std::vector<std::string>& row = rows.emplace_back(1, name);
    for (const int x : places) {
      std::string value = "undefined";
      for (const std::vector<Point>& piece : curve) {
        const auto point = std::ranges::find(piece, static_cast<double>(x), &Point::x);
        if (point != piece.end()) value = quantity(point->y);
      }
      row.push_back(value);
    }
  };
  for (const Panel& panel : panels) {
    add(panel.name, panel.curves.value);
    add(panel.name + "′", panel.curves.derivative);
  }
  return table(headings, rows);
}

}  // namespace

Chart curve_panels(const std::string& description, const std::vector<Panel>& panels, std::size_t columns) {
  Lines slopes;
  Lines values;
  Json crosses = Json::array();
  Json names = Json::array();
  for (std::size_t i = 0; i < panels.size(); ++i) {
    const Origin at = origin(i, columns);
    slopes.add(panels[i].curves.derivative, at, "var(--muted)");
    values.add(panels[i].curves.value, at, panels[i].colour);
    for (Json& axis : axes(at)) crosses.push_back(std::move(axis));
    names.push_back({{"x", at.x - limit}, {"y", at.y + limit + 1}, {"name", panels[i].name}});
  }
  const std::size_t row_count = (panels.size() + columns - 1) / columns;
  const auto rows = static_cast<double>(row_count);
  const Json x = place("x", 0, static_cast<double>(columns) * cell_width);
  const Json y = place("y", -rows * cell_height, 0);
  const auto line = [&](Json data, double width) -> Json {
    return {
        {"data", {{"values", std::move(data)}}},
        {"mark", {{"type", "line"}, {"strokeWidth", width}, {"tooltip", nullptr}}},
        {"encoding",
         {{"x", x},
          {"y", y},
          {"detail", {{"field", "piece"}}},
          {"color", {{"field", "colour"}, {"type", "nominal"}, {"scale", nullptr}, {"legend", nullptr}}}}}};
  };
  Json layers = {{{"mark", {{"type", "rule"}, {"color", "var(--axis)"}, {"tooltip", nullptr}}},
                  {"encoding", {{"x", x}, {"x2", {{"field", "x2"}}}, {"y", y}, {"y2", {{"field", "y2"}}}}}},
                 line(std::move(slopes).rows(), 1.25),
                 line(std::move(values).rows(), 2.25),
                 {{"data", {{"values", names}}},
                  {"mark",
                   {{"type", "text"},
                    {"align", "left"},
                    {"fontWeight", 600},
                    // On a phone the names of neighbours would meet.
                    {"fontSize", {{"expr", "width < 500 ? 9 : 12"}}},
                    {"color", "var(--ink)"},
                    {"tooltip", nullptr}}},
                  {"encoding", {{"x", x}, {"y", y}, {"text", {{"field", "name"}}}}}}};
  return {
      .specification = dumped(layered(description, std::move(crosses), std::move(layers), rows * row_height)),
      .numbers = numbers(panels)};
}

}  // namespace assay::report
