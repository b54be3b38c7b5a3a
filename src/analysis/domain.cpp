#include "analysis/domain.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <vector>

#include "ball/enclose.h"
#include "base/text.h"
#include "quadrature/integrate.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Interval {
  double lower;
  double upper;
};

std::string description(const Interval& interval) {
  const std::string lower = shortest(interval.lower);
  const std::string upper = shortest(interval.upper);
  if (std::isinf(interval.lower)) return std::isinf(interval.upper) ? "every x" : "x < " + upper;
  return std::isinf(interval.upper) ? "x > " + lower : lower + " < x < " + upper;
}

/// The state of f throughout an open cell, seen at one point of it.
Ball::State state_in(Evaluator& f, double lower, double upper) {
  // Not the middle: simple fractions are where single points are exceptional.
  const double x = lower + (upper - lower) * 0.4142135;
  for (const int bits : {128, 1024}) {
    const Ball value = f.enclose(x, bits);
    if (value.state() != Ball::State::unknown) return value.state();
  }
  return Ball::State::unknown;
}

}  // namespace

Undefined undefined_inputs(const Function& f, std::span<const Breakpoint> points, double lower, double upper,
                           double variance) {
  std::vector<double> edges = {lower};
  for (const Breakpoint& point : points) {
    edges.push_back(point.is_isolated ? point.x.midpoint() : point.x.lower());
    if (!point.is_isolated) edges.push_back(point.x.upper());
  }
  edges.push_back(upper);
  Evaluator evaluator(f);
  Undefined result;
  std::vector<Interval> intervals;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    if (edges[i] >= edges[i + 1]) continue;
    const Ball::State state = state_in(evaluator, edges[i], edges[i + 1]);
    if (state == Ball::State::unknown) result.is_settled = false;
    if (state != Ball::State::undefined) continue;
    const double begin = edges[i] <= lower ? -infinity : edges[i];
    const double end = edges[i + 1] >= upper ? infinity : edges[i + 1];
    if (!intervals.empty() && intervals.back().upper == begin) {
      intervals.back().upper = end;
    } else {
      intervals.push_back({begin, end});
    }
  }
  for (const Interval& interval : intervals) {
    if (!result.where.empty()) result.where += " and ";
    result.where += description(interval);
    result.probability +=
        normal_probability(interval.lower / std::sqrt(variance), interval.upper / std::sqrt(variance));
  }
  return result;
}

std::string share_of_inputs(double probability) {
  constexpr double exact = 1e-12;
  if (std::abs(probability - 1) < exact) return "all inputs";
  if (std::abs(probability - 0.5) < exact) return "half of all inputs";
  std::array<char, 32> text{};
  const int length = std::snprintf(text.data(), text.size(), "%.3g%%", 100 * probability);
  return std::string(text.data(), static_cast<std::size_t>(length)) + " of all inputs";
}

}  // namespace assay
