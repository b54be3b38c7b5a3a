#include "report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "report/text.h"

namespace assay::report {
namespace {

constexpr double low_end = -5, high_end = 5;
constexpr std::size_t scale_width = 8;  ///< columns before the plot: the ends of the vertical scale

/// Dots, 2 by 4 of them in a character.
class Canvas {
 public:
  Canvas(std::size_t columns, std::size_t lines)
      : width_(2 * columns), height_(4 * lines), dots_(width_ * height_) {}

  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] std::size_t height() const { return height_; }
  void set(std::size_t x, std::size_t y) { dots_[y * width_ + x] = true; }

  /// One line of characters.
  [[nodiscard]] std::string line(std::size_t index) const {
    std::string text;
    for (std::size_t x = 0; x < width_; x += 2) {
      unsigned pattern = 0;
      for (std::size_t i = 0; i < 8; ++i) {
        if (dots_[(4 * index + i / 2) * width_ + x + i % 2]) pattern |= bit(i % 2, i / 2);
      }
      // U+2800 and the pattern, in UTF-8; an empty one is a blank.
      text += pattern == 0 ? " "
                           : std::string{'\xE2', static_cast<char>(0xA0 | pattern >> 6),
                                         static_cast<char>(0x80 | (pattern & 0x3FU))};
    }
    return text;
  }

 private:
  /// The bit of a dot in a braille character: 1 to 3 down the left, 4 to 6 down the right, 7 and 8 below.
  static unsigned bit(std::size_t column, std::size_t row) {
    constexpr std::array<std::array<unsigned, 4>, 2> bits = {
        {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}};
    return bits[column][row];
  }

  std::size_t width_, height_;
  std::vector<bool> dots_;
};

struct Range {
  double low, high;
};

Range range_of(const Curve& curve) {
  Range range = {.low = 0, .high = 0};
  for (const std::vector<Point>& piece : curve) {
    for (const Point& point : piece) {
      range.low = std::min(range.low, point.y);
      range.high = std::max(range.high, point.y);
    }
  }
  if (range.low == range.high) range.high = range.low + 1;
  return range;
}

void draw(Canvas& canvas, const std::vector<Point>& piece, const Range& range) {
  const auto place = [](double share, std::size_t size) {
    return static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * static_cast<double>(size - 1)));
  };
  const auto dot = [&](double x, double y) {
    canvas.set(place((x - low_end) / (high_end - low_end), canvas.width()),
               place((range.high - y) / (range.high - range.low), canvas.height()));
  };
  dot(piece.front().x, piece.front().y);
  for (std::size_t i = 1; i < piece.size(); ++i) {
    const Point& a = piece[i - 1];
    const Point& b = piece[i];
    const double distance =
        std::max((b.x - a.x) / (high_end - low_end) * static_cast<double>(canvas.width()),
                 std::abs(b.y - a.y) / (range.high - range.low) * static_cast<double>(canvas.height()));
    const auto steps = static_cast<int>(std::ceil(distance)) + 1;
    for (int step = 1; step <= steps; ++step) {
      const double t = static_cast<double>(step) / steps;
      dot(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y));
    }
  }
}

}  // namespace

std::string braille_plot(const Curve& curve, const std::string& title, std::size_t columns,
                         std::size_t lines) {
  const Range range = range_of(curve);
  Canvas canvas(std::max<std::size_t>(columns, scale_width + 8) - scale_width, lines);
  for (const std::vector<Point>& piece : curve) draw(canvas, piece, range);
  std::string text = std::string(scale_width, ' ') + title + '\n';
  for (std::size_t i = 0; i < lines; ++i) {
    const std::string mark = i == 0           ? fmt::format("{:.3g}", range.high)
                             : i + 1 == lines ? fmt::format("{:.3g}", range.low)
                                              : "";
    text += right_aligned(mark, scale_width - 1) + (mark.empty() ? "│" : "┤") + canvas.line(i) + '\n';
  }
  const std::size_t width = canvas.width() / 2;
  text += std::string(scale_width - 1, ' ') + "-5" + right_aligned("0", width / 2) +
          right_aligned("5", width - width / 2 - 1) + '\n';
  return text;
}

std::string beside(const std::string& left, const std::string& right) {
  std::vector<std::string> first = split(left, '\n');
  const std::vector<std::string> second = split(right, '\n');
  std::size_t width = 0;
  for (const std::string& line : first) width = std::max(width, display_width(line));
  first.resize(std::max(first.size(), second.size()));
  std::string text;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const std::string& other = i < second.size() ? second[i] : "";
    std::string line = left_aligned(first[i], width + 2) + other;
    line.erase(line.find_last_not_of(' ') + 1);
    if (!line.empty()) text += line + '\n';
  }
  return text;
}

}  // namespace assay::report
