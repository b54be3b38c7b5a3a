#include "report/svg_curves.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "report/markup.h"

namespace assay::report {
namespace {

constexpr double width = 480, height = 300;
constexpr double left = 34, right = 470, top = 10, bottom = 278;  ///< of the plot
constexpr double low_x = -5, high_x = 5;
constexpr double farthest_y = 6;

constexpr std::string_view style =
    "<style>"
    "text{font:12px system-ui,sans-serif;fill:#555}"
    ".g{stroke:#8884;stroke-width:1}.a{stroke:#888}"
    "path{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}"
    ".f{stroke:#0b62c4}.d{stroke:#c4500b;stroke-dasharray:6 4}.tf{fill:#0b62c4}.td{fill:#c4500b}"
    "@media(prefers-color-scheme:dark){text{fill:#bbb}.f{stroke:#6fb1ff}.d{stroke:#ffa55c}"
    ".tf{fill:#6fb1ff}.td{fill:#ffa55c}}"
    "</style>\n";

struct Range {
  double low, high;
};

Range range_of(const Curves& curves) {
  Range range = {.low = 0, .high = 0};
  for (const Curve* curve : {&curves.value, &curves.derivative}) {
    for (const std::vector<Point>& piece : *curve) {
      for (const Point& point : piece) {
        range.low = std::min(range.low, point.y);
        range.high = std::max(range.high, point.y);
      }
    }
  }
  range.low = std::max(range.low, -farthest_y);
  range.high = std::min(range.high, farthest_y);
  if (range.high - range.low < 0.1) range.high = range.low + 1;
  const double margin = 0.05 * (range.high - range.low);
  return {.low = range.low - margin, .high = range.high + margin};
}

/// Coordinates in the picture.
class Frame {
 public:
  explicit Frame(const Range& range) : range_(range) {}
  [[nodiscard]] static double x(double value) {
    return left + (value - low_x) / (high_x - low_x) * (right - left);
  }
  /// Far outside the plot all places are alike.
  [[nodiscard]] double y(double value) const {
    const double share = (range_.high - value) / (range_.high - range_.low);
    return top + std::clamp(share, -1.0, 2.0) * (bottom - top);
  }

 private:
  Range range_;
};

double distance_from_line(const Point& p, const Point& a, const Point& b) {
  const double length = std::hypot(b.x - a.x, b.y - a.y);
  if (length == 0) return std::hypot(p.x - a.x, p.y - a.y);
  return std::abs((b.x - a.x) * (a.y - p.y) - (a.x - p.x) * (b.y - a.y)) / length;
}

/// The points without those that lie on the way between others (Douglas, Peucker, "Algorithms for the
/// reduction of the number of points required to represent a digitized line", Cartographica 10, 1973).
std::vector<Point> thinned(const std::vector<Point>& points) {
  constexpr double tolerance = 0.12;
  std::vector<bool> kept(points.size(), false);
  kept.front() = kept.back() = true;
  std::vector<std::pair<std::size_t, std::size_t>> open = {{0, points.size() - 1}};
  while (!open.empty()) {
    const auto [first, last] = open.back();
    open.pop_back();
    std::size_t farthest = first;
    double distance = tolerance;
    for (std::size_t i = first + 1; i < last; ++i) {
      const double d = distance_from_line(points[i], points[first], points[last]);
      if (d > distance) {
        distance = d;
        farthest = i;
      }
    }
    if (farthest == first) continue;
    kept[farthest] = true;
    open.emplace_back(first, farthest);
    open.emplace_back(farthest, last);
  }
  std::vector<Point> result;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (kept[i]) result.push_back(points[i]);
  }
  return result;
}

/// With one decimal, and none where it is 0.
std::string coordinate(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

std::string path(const Curve& curve, const Frame& frame, const char* kind) {
  std::string d;
  for (const std::vector<Point>& piece : curve) {
    std::vector<Point> points;
    points.reserve(piece.size());
    for (const Point& point : piece) points.push_back({Frame::x(point.x), frame.y(point.y)});
    char command = 'M';
    for (const Point& point : thinned(points)) {
      d += fmt::format("{}{} {}", command, coordinate(point.x), coordinate(point.y));
      command = 'L';
    }
    // A single point is a dot.
    if (points.size() == 1) d += "h0";
  }
  return d.empty() ? d : fmt::format("<path class=\"{}\" clip-path=\"url(#p)\" d=\"{}\"/>\n", kind, d);
}

double tick_step(const Range& range) {
  constexpr std::array steps = {0.05, 0.1, 0.2, 0.5, 1.0, 2.0};
  for (const double step : steps) {
    if ((range.high - range.low) / step <= 8) return step;
  }
  return steps.back();
}

std::string grid(const Range& range, const Frame& frame) {
  std::string out;
  for (int x = -4; x <= 4; x += 2) {
    out += fmt::format(
        "<path class=\"{}\" d=\"M{} {}V{}\"/><text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
        x == 0 ? "g a" : "g", coordinate(Frame::x(x)), top, bottom, coordinate(Frame::x(x)), bottom + 15, x);
  }
  const double step = tick_step(range);
  for (double i = std::ceil(range.low / step); i * step <= range.high; ++i) {
    const double y = i * step;
    out += fmt::format(
        "<path class=\"{}\" d=\"M{} {}H{}\"/><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n",
        i == 0 ? "g a" : "g", left, coordinate(frame.y(y)), right, left - 4, coordinate(frame.y(y) + 4),
        fmt::format("{:.4g}", i == 0 ? 0.0 : y));
  }
  return out;
}

}  // namespace

std::string svg(const Curves& curves, const std::string& title) {
  const Range range = range_of(curves);
  const Frame frame(range);
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
             "role=\"img\" aria-label=\"{2} and its derivative\">\n",
             width, height, escaped(title)) +
         std::string(style) +
         fmt::format("<clipPath id=\"p\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>\n",
                     left, top, right - left, bottom - top) +
         grid(range, frame) + path(curves.value, frame, "f") + path(curves.derivative, frame, "d") +
         fmt::format(
             "<text class=\"tf\" x=\"{0}\" y=\"26\">f</text><text class=\"td\" x=\"{1}\" "
             "y=\"26\">f'</text>\n</svg>\n",
             left + 10, left + 26);
}

}  // namespace assay::report
