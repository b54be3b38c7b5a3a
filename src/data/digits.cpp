#include <algorithm>
#include <array>
#include <cstdint>
#include <numbers>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "base/random.h"
#include "data/canvas.h"
#include "data/digit_strokes.h"
#include "data/load.h"

// Nothing here but + - * / on doubles, exactly rounded and in a fixed order: no function of libm may be
// called, or the bytes would depend on the machine.

namespace assay::data {
namespace {

constexpr std::size_t classes = 10;
constexpr double centre = Canvas::side / 2.0;

// How much hands differ. Standard deviations, unless a range is named; lengths are in units of a digit's
// height. Chosen so that the digits are about as hard as MNIST: a linear softmax model reaches 89.4% and a
// 784-128-10 relu network 98.0% of the test set (MNIST, trained the same way: 92.5% and 97.8%).
constexpr double point_jitter = 0.026;
constexpr double elastic_strength = 0.055;
constexpr double neatest = 0.6, sloppiest = 2.05;  // multiplies the two above; most hands are neat
constexpr double mean_slant = 0.1, slant_spread = 0.18;
constexpr double half_turn_spread = 0.045;                 // of tan(angle/2): 5 degrees
constexpr double mean_height = 19.0, height_spread = 1.2;  // pixels
constexpr double mean_width = 0.95, width_spread = 0.14;
constexpr double shift_spread = 0.95;               // pixels
constexpr double thinnest = 0.65, thickest = 1.65;  // radius, pixels, uniform between
constexpr double pressure_spread = 0.14;
constexpr double faintest = 0.78;  // ink, uniform up to 1
constexpr double most_blur = 0.2, most_noise = 0.12;

/// About normal, mean 0, standard deviation 1, within 3.5: a sum of four uniforms.
double bell(Random& random) {
  double sum = 0.0;
  for (int i = 0; i < 4; ++i) sum += random.uniform();
  return std::numbers::sqrt3 * (sum - 2.0);
}

double between(Random& random, double low, double high) {
  return low + (high - low) * random.uniform();
}

struct Point {
  double x, y, pressure;
};

/// A smooth random displacement of the plane: a uniform cubic B-spline over a 5 x 5 net, two cells of which
/// span the digit.
class ElasticField {
 public:
  ElasticField(double strength, Random& random) {
    for (auto& row : net_) {
      for (auto& node : row) node = {strength * bell(random), strength * bell(random)};
    }
  }

  [[nodiscard]] Point moved(Point p) const {
    const Cell across(p.x), down(p.y);
    for (std::size_t i = 0; i < 4; ++i) {
      for (std::size_t j = 0; j < 4; ++j) {
        const double weight = down.weight[i] * across.weight[j];
        const auto& node = net_[down.first + i][across.first + j];
        // A B-spline averages its net; 2 restores about the spread of the nodes.
        p.x += 2.0 * weight * node[0];
        p.y += 2.0 * weight * node[1];
      }
    }
    return p;
  }

 private:
  static constexpr std::size_t nodes = 5;

  struct Cell {
    explicit Cell(double at) {
      const double position = std::clamp((at + 0.5) * 2.0, 0.0, 1.9999);
      first = static_cast<std::size_t>(position);
      const double t = position - static_cast<double>(first), s = 1.0 - t;
      weight = {s * s * s / 6.0, (4.0 - 6.0 * t * t + 3.0 * t * t * t) / 6.0,
                (4.0 - 6.0 * s * s + 3.0 * s * s * s) / 6.0, t * t * t / 6.0};
    }
    std::size_t first;
    std::array<double, 4> weight{};
  };

  std::array<std::array<std::array<double, 2>, nodes>, nodes> net_{};
};

/// Slant, proportions, size and turn of a hand, from units of a digit's height to pixels.
class Posture {
 public:
  explicit Posture(Random& random) {
    const double slant = mean_slant + slant_spread * bell(random);
    const double height = mean_height + height_spread * bell(random);
    const double width = height * (mean_width + width_spread * bell(random));
    const double t = half_turn_spread * bell(random);
    const double cosine = (1.0 - t * t) / (1.0 + t * t), sine = 2.0 * t / (1.0 + t * t);
    xx_ = width * cosine;
    xy_ = -width * slant * cosine - height * sine;
    yx_ = width * sine;
    yy_ = -width * slant * sine + height * cosine;
  }

  [[nodiscard]] Point placed(Point p) const {
    return {xx_ * p.x + xy_ * p.y, yx_ * p.x + yy_ * p.y, p.pressure};
  }

 private:
  double xx_, xy_, yx_, yy_;
};

const Style& choose_style(std::size_t digit, Random& random) {
  const auto styles = digit_styles(digit);
  double total = 0.0;
  for (const Style& style : styles) total += style.weight;
  double left = total * random.uniform();
  for (const Style& style : styles) {
    left -= style.weight;
    if (left < 0.0) return style;
  }
  return styles.back();
}

/// The stroke's points as this hand sets them: shaken, and with more or less pressure.
std::vector<Point> shaken(const Stroke& stroke, double jitter, Random& random) {
  std::vector<Point> points;
  for (const Control& control : stroke) {
    points.push_back({(control.x - 50.0) / 100.0 + jitter * bell(random),
                      (control.y - 50.0) / 100.0 + jitter * bell(random),
                      1.0 + pressure_spread * bell(random)});
  }
  return points;
}

/// The cubic Hermite curve from `a` to `b` at t in [0, 1], whose tangents are in_a and in_b.
double hermite(double a, double in_a, double b, double in_b, double t) {
  const double s = 1.0 - t;
  return s * s * ((1.0 + 2.0 * t) * a + t * in_a) + t * t * ((3.0 - 2.0 * t) * b - s * in_b);
}

/// A smooth line through the points (Catmull-Rom), broken at the sharp ones.
std::vector<Point> curve_through(const Stroke& stroke, const std::vector<Point>& points) {
  constexpr std::size_t steps = 4;
  std::vector<Point> curve = {points.front()};
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const Point &a = points[i], &b = points[i + 1];
    // At an end or a corner the tangent is the chord.
    const bool smooth_a = i > 0 && !stroke[i].sharp, smooth_b = i + 2 < points.size() && !stroke[i + 1].sharp;
    const Point &before = smooth_a ? points[i - 1] : a, &after = smooth_b ? points[i + 2] : b;
    const double half_a = smooth_a ? 0.5 : 1.0, half_b = smooth_b ? 0.5 : 1.0;
    for (std::size_t step = 1; step <= steps; ++step) {
      const double t = static_cast<double>(step) / steps;
      curve.push_back({hermite(a.x, half_a * (b.x - before.x), b.x, half_b * (after.x - a.x), t),
                       hermite(a.y, half_a * (b.y - before.y), b.y, half_b * (after.y - a.y), t),
                       a.pressure + t * (b.pressure - a.pressure)});
    }
  }
  return curve;
}

/// Moves the writing to the middle of the canvas plus a random shift, and shrinks it if a pen of this radius
/// would not leave an empty pixel around it.
void settle(std::vector<std::vector<Point>>& lines, double radius, Random& random) {
  Point low = lines.front().front(), high = low;
  for (const auto& line : lines) {
    for (const Point& p : line) {
      low = {std::min(low.x, p.x), std::min(low.y, p.y), 0.0};
      high = {std::max(high.x, p.x), std::max(high.y, p.y), std::max(high.pressure, p.pressure)};
    }
  }
  const double largest_extent = Canvas::side - 2.0 * (radius * high.pressure + 1.0);
  const double extent = std::max(high.x - low.x, high.y - low.y);
  const double scale = extent > largest_extent ? largest_extent / extent : 1.0;
  const auto offset = [&](double first, double last) {
    const double room = (largest_extent - scale * (last - first)) / 2.0;
    // Not std::clamp: rounding may leave the room just below zero.
    const double shift = std::min(std::max(shift_spread * bell(random), -room), room);
    return centre + shift - scale * (first + last) / 2.0;
  };
  const double offset_x = offset(low.x, high.x);
  const double offset_y = offset(low.y, high.y);
  for (auto& line : lines) {
    for (Point& p : line) p = {scale * p.x + offset_x, scale * p.y + offset_y, p.pressure};
  }
}

void draw_digit(std::size_t digit, Random& random,
                std::span<std::uint8_t, Canvas::side * Canvas::side> pixels) {
  const Style& style = choose_style(digit, random);
  const double u = random.uniform();
  const double sloppiness = neatest + (sloppiest - neatest) * u * u * u;
  const ElasticField field(sloppiness * elastic_strength, random);
  const Posture posture(random);
  std::vector<std::vector<Point>> lines;
  for (const Stroke& stroke : style.strokes) {
    auto& line = lines.emplace_back(curve_through(stroke, shaken(stroke, sloppiness * point_jitter, random)));
    for (Point& p : line) p = posture.placed(field.moved(p));
  }
  const double radius = between(random, thinnest, thickest);
  settle(lines, radius, random);

  const auto pen = [&](const Point& p) {
    return PenPoint{static_cast<float>(p.x), static_cast<float>(p.y),
                    static_cast<float>(radius * p.pressure)};
  };
  Canvas canvas;
  for (const auto& line : lines) {
    for (std::size_t i = 0; i + 1 < line.size(); ++i) canvas.draw(pen(line[i]), pen(line[i + 1]));
  }
  canvas.blur(static_cast<float>(between(random, 0.0, most_blur)));
  const auto ink = static_cast<float>(between(random, faintest, 1.0));
  const auto noise = static_cast<float>(between(random, 0.0, most_noise));
  canvas.develop(ink, noise, random, pixels);
}

/// Each run of ten samples holds every digit once, in random order.
std::array<std::uint8_t, classes> shuffled_digits(Random random) {
  std::array<std::uint8_t, classes> digits = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  for (std::uint32_t i = classes - 1; i > 0; --i) std::swap(digits[i], digits[random.below(i + 1)]);
  return digits;
}

enum class Part : std::uint8_t { train, test };

/// Ten samples are one task. Every sample and every shuffle has a random stream of its own.
Split draw_split(std::uint64_t seed, Part part, std::size_t count, std::size_t threads) {
  constexpr std::size_t sample_size = Canvas::side * Canvas::side;
  Split split;
  split.pixels.resize(count * sample_size);
  split.labels.resize(count);
  const auto stream = [&](std::size_t index, std::uint64_t purpose) {
    return Random(seed, std::uint64_t{index} * 4 + purpose * 2 + (part == Part::test ? 1 : 0));
  };
  parallel_for((count + classes - 1) / classes, threads, [&](std::size_t group) {
    const auto digits = shuffled_digits(stream(group, 1));
    for (std::size_t k = 0; k < classes && group * classes + k < count; ++k) {
      const std::size_t index = group * classes + k;
      Random random = stream(index, 0);
      split.labels[index] = digits[k];
      draw_digit(digits[k], random,
                 std::span(split.pixels).subspan(index * sample_size).first<sample_size>());
    }
  });
  return split;
}

}  // namespace

Dataset draw_digits(std::uint64_t seed, std::size_t train_count, std::size_t test_count,
                    std::size_t threads) {
  return {.name = "digits",
          .source = "built-in, seed " + std::to_string(seed),
          .shape = {.channels = 1, .height = Canvas::side, .width = Canvas::side},
          .classes = classes,
          .train = draw_split(seed, Part::train, train_count, threads),
          .test = draw_split(seed, Part::test, test_count, threads)};
}

}  // namespace assay::data
