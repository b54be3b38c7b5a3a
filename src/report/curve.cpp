#include "report/curve.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::report {
namespace {

constexpr double jump_share = 0.01;
constexpr float low_end = -5, high_end = 5;
constexpr std::size_t intervals = 200;

struct Sample {
  float x, y;
  [[nodiscard]] bool defined() const { return std::isfinite(y); }
};

Sample sample(const Evaluate& f, float x) {
  Sample result{x, 0};
  f({&result.x, 1}, {&result.y, 1});
  return result;
}

std::vector<Sample> even_samples(const Evaluate& f, double low, double high, std::size_t count) {
  std::vector<float> x(count + 1);
  std::vector<float> y(count + 1);
  for (std::size_t i = 0; i <= count; ++i) {
    x[i] = static_cast<float>(low + (high - low) * static_cast<double>(i) / static_cast<double>(count));
  }
  f(x, y);
  std::vector<Sample> samples;
  for (std::size_t i = 0; i <= count; ++i) samples.push_back({x[i], y[i]});
  return samples;
}

/// Where the graph is not one line between two neighbouring samples.
class Gaps {
 public:
  Gaps(const Evaluate& f, std::span<const Sample> samples) : f_(f) {
    float low = std::numeric_limits<float>::max();
    float high = std::numeric_limits<float>::lowest();
    for (const Sample& s : samples) {
      if (!s.defined()) continue;
      low = std::min(low, s.y);
      high = std::max(high, s.y);
    }
    jump_ = high > low ? jump_share * (static_cast<double>(high) - static_cast<double>(low)) : 0;
  }

  /// The neighbouring floats between which it breaks, if it does: bisection keeps the half with the change of
  /// definedness, or else with the larger difference, until there is nothing between.
  [[nodiscard]] bool find(Sample& left, Sample& right) const {
    if (left.defined() == right.defined() && !jumps(left, right)) return false;
    while (true) {
      const float middle = left.x + (right.x - left.x) / 2;
      if (middle == left.x || middle == right.x) break;
      const Sample s = sample(f_, middle);
      if (breaks_more(left, s, right)) {
        right = s;
      } else {
        left = s;
      }
    }
    return left.defined() != right.defined() || jumps(left, right);
  }

 private:
  [[nodiscard]] bool jumps(const Sample& a, const Sample& b) const {
    return a.defined() && b.defined() && difference(a, b) > jump_;
  }

  static double difference(const Sample& a, const Sample& b) {
    return std::abs(static_cast<double>(a.y) - static_cast<double>(b.y));
  }

  static bool breaks_more(const Sample& left, const Sample& middle, const Sample& right) {
    if (left.defined() != right.defined()) return middle.defined() == right.defined();
    if (!middle.defined()) return true;
    return difference(left, middle) > difference(middle, right);
  }

  const Evaluate& f_;
  double jump_ = 0;
};

void add(std::vector<Point>& piece, const Sample& s) {
  if (!s.defined() || (!piece.empty() && piece.back().x == static_cast<double>(s.x))) return;
  piece.push_back({static_cast<double>(s.x), static_cast<double>(s.y)});
}

}  // namespace

Curve trace(const Evaluate& f, double low, double high, std::size_t count) {
  const std::vector<Sample> samples = even_samples(f, low, high, count);
  const Gaps gaps(f, samples);
  Curve curve;
  std::vector<Point> piece;
  const auto end_piece = [&] {
    if (!piece.empty()) curve.push_back(std::move(piece));
    piece.clear();
  };
  for (std::size_t i = 0; i < samples.size(); ++i) {
    add(piece, samples[i]);
    if (i + 1 == samples.size()) break;
    Sample left = samples[i];
    Sample right = samples[i + 1];
    if (!gaps.find(left, right)) continue;
    add(piece, left);
    end_piece();
    add(piece, right);
  }
  end_piece();
  return curve;
}

Curves curves(const Kernel& kernel) {
  const Evaluate value = [&](std::span<const float> x, std::span<float> y) { kernel.forward(x, y); };
  // A formula for f' may have values where f has none: 1/x beside log(x).
  const Evaluate derivative = [&](std::span<const float> x, std::span<float> y) {
    const std::vector<float> ones(x.size(), 1.0F);
    std::vector<float> f(x.size());
    kernel.forward(x, f);
    kernel.backward(x, ones, y);
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (std::isnan(f[i])) y[i] = f[i];
    }
  };
  return {.value = trace(value, low_end, high_end, intervals),
          .derivative = trace(derivative, low_end, high_end, intervals)};
}

Curve curve(const Kernel& kernel) {
  const Evaluate value = [&](std::span<const float> x, std::span<float> y) { kernel.forward(x, y); };
  return trace(value, low_end, high_end, intervals);
}

}  // namespace assay::report
