#include "kernel/fast/tail.h"

#include <algorithm>
#include <cmath>

namespace assay::kernel {
namespace {

/// From 2^low to 2^high, sixteen an octave.
std::vector<double> grid(int low, int high) {
  std::vector<double> points;
  for (int i = 16 * low; i <= 16 * high; ++i) points.push_back(std::exp2(i / 16.0));
  return points;
}

double nearly(double value, double negligible) {
  return std::abs(value) < negligible ? 0.0 : value;
}

/// -log|f|, with the place.
struct Level {
  double x, log;
};

/// Where |f| falls below the bound for good.
std::optional<double> falls_below(const Sampler& f, double bound) {
  const std::vector<double> x = grid(-6, 12);
  const std::vector<double> y = f(x);
  std::size_t i = x.size();
  while (i > 0 && std::abs(y[i - 1]) < bound) --i;
  if (i == 0 || i == x.size() || !std::isfinite(y[i - 1])) return std::nullopt;
  double low = x[i - 1];
  double high = x[i];
  for (int step = 0; step < 20; ++step) {
    const double middle = (low + high) / 2.0;
    (std::abs(f(std::array{middle})[0]) < bound ? high : low) = middle;
  }
  return high;
}

std::optional<Level> level(const Sampler& f, double bound) {
  const auto x = falls_below(f, bound);
  if (!x) return std::nullopt;
  const double value = std::abs(f(std::array{*x})[0]);
  if (value < bound * 0x1p-40) return std::nullopt;  // it does not decay, it ends
  return Level{*x, -std::log(value)};
}

double slope(const Level& a, const Level& b, double power) {
  return (b.log - a.log + power * std::log(b.x / a.x)) / (b.x - a.x);
}

/// The rate of exp(-rate*x)*x^p for the power p that fits best; a number with few digits if it is close to
/// one.
double rate_of(const Level& a, const Level& b, const Level& c) {
  double rate = 0.0;
  double best = unbounded;
  for (const double power : {0.0, 1.0, 2.0, 3.0, -1.0}) {
    const double difference = std::abs(slope(a, b, power) - slope(b, c, power));
    if (difference < best) rate = slope(b, c, power);
    best = std::min(best, difference);
  }
  for (const double unit : {1.0, 0.25, 0.1, 0.01, 0.001}) {
    const double rounded = std::round(rate / unit) * unit;
    if (std::abs(rounded - rate) < 2e-4 * rate) return rounded;
  }
  return rate;
}

/// From where on f is the line, up to `end`.
std::optional<Asymptote> begin_of(const Sampler& f, const Line& line, double end) {
  std::vector<double> x = grid(-6, 100);
  std::erase_if(x, [=](double point) { return point > end; });
  const std::vector<double> y = f(x);
  std::size_t i = x.size();
  const auto is_on_line = [&](std::size_t k) {
    return std::abs(y[k] - line.at(x[k])) <= 0x1p-26 * std::abs(line.at(x[k]));
  };
  while (i > 0 && is_on_line(i - 1)) --i;
  if (i == x.size() || x[i] > std::min(end / 2.0, 0x1p30)) return std::nullopt;
  return Asymptote{.from = x[i], .line = line};
}

}  // namespace

std::optional<Asymptote> line_before(const Sampler& f, double end) {
  const std::vector<double> far = f(std::array{end / 2.0, end});
  Line line;
  line.slope = (far[1] - far[0]) / (end / 2.0);
  if (std::abs(line.slope * end) < 0x1p-30 * std::abs(far[1])) line.slope = 0.0;
  line.constant = far[1] - line.slope * end;
  if (std::abs(line.constant) < 0x1p-36 * std::abs(far[1])) line.constant = 0.0;
  return begin_of(f, line, end);
}

std::optional<Asymptote> asymptote(const Sampler& f) {
  const std::vector<double> far = f(std::array{0x1p10, 0x1p60});
  Line line;
  line.slope = nearly(far[1] / 0x1p60, 0x1p-30);
  line.constant = line.slope == 0.0 ? far[1] : nearly(far[0] - line.slope * 0x1p10, 0x1p-40);
  if (!std::isfinite(line.slope) || !std::isfinite(line.constant)) return std::nullopt;
  if (line.slope == 0.0 && std::abs(line.constant) < 0x1p-100) return std::nullopt;
  return begin_of(f, line, 0x1p100);
}

std::optional<Decay> decay(const Sampler& f) {
  const auto end = falls_below(f, 0x1p-151);
  const auto a = level(f, 1e-30);
  const auto b = level(f, 1e-120);
  const auto c = level(f, 1e-280);
  if (!end || !a || !b || !c || a->x >= b->x || b->x >= c->x) return std::nullopt;
  const double before = slope(*a, *b, 0.0);
  const double after = slope(*b, *c, 0.0);
  Decay found{.end = *end, .rate = std::nullopt, .reach = c->x};
  if (std::abs(after - before) < 0.05 * after) found.rate = rate_of(*a, *b, *c);
  return found;
}

Sampler mirrored(const Sampler& f) {
  return [f](std::span<const double> x) {
    std::vector<double> negated(x.begin(), x.end());
    for (double& value : negated) value = -value;
    return f(negated);
  };
}

}  // namespace assay::kernel
