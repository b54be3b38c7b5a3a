#include "kernel/fast/approximate.h"

#include <algorithm>
#include <cmath>

#include "kernel/fast/forms.h"
#include "kernel/fast/tail.h"

namespace assay::kernel {
namespace {

constexpr std::array probes = {0.0131, 0.21, 0.5, 0.83, 1.0, 1.7, 3.1, 7.3, 15.9};

/// Whether g(x) is factor*h(x) + line at the probes, as far as float64 tells.
bool is_same(const Sampler& g, const Sampler& h, double factor, const Line& line) {
  const std::vector<double> a = g(probes);
  const std::vector<double> b = h(probes);
  for (std::size_t i = 0; i < probes.size(); ++i) {
    const double other = factor * b[i] + line.at(probes[i]);
    if (!(std::abs(a[i] - other) <= 0x1p-44 * std::max(std::abs(a[i]), std::abs(b[i])))) return false;
  }
  return true;
}

/// f(x) for x >= 0
std::optional<Value> positive_side(const Sampler& f, Value x, double tolerance) {
  if (const auto right = asymptote(f)) {
    const auto value = between_asymptotes(f, x, std::nullopt, right, tolerance);
    if (value) return value;
  }
  if (const auto fall = decay(f)) {
    const auto value = decaying(mirrored(f), -x, *fall, std::nullopt, tolerance);
    if (value) return value->product();
  }
  return algebraic(f, x, tolerance);
}

/// f(x) from f(|x|), for an odd f
Value with_sign(const Sampler& f, Value magnitude, Value x) {
  const std::vector<double> values = f(probes);
  if (std::ranges::min(values) > 0.0) return copysign(magnitude, x);
  if (std::ranges::max(values) < 0.0) return copysign(magnitude, -x);
  return from_bits(to_bits(magnitude) + (to_bits(x) & x.builder().i32(0x80000000)));
}

Value line_where(Value is_positive, const Line& line, Value x) {
  Builder& b = x.builder();
  if (line.constant == 0.0 && line.slope > 0.0) return max(b.f32(0.0), x) * line.slope;
  const Value beyond = fma(x, line.slope, line.constant);
  return select(is_positive, line.slope == 0.0 ? b.f32(line.constant) : beyond, 0.0);
}

/// f vanishes to the left and follows a line to the right, and f(x) is that line plus or minus f(-x).
std::optional<Value> reflected(const Sampler& f, Value x, const std::optional<Decay>& fall, const Line& line,
                               double tolerance) {
  const bool adds = is_same(f, mirrored(f), 1.0, line);
  if (!adds && !is_same(f, mirrored(f), -1.0, line)) return std::nullopt;
  std::optional<Scaled> value;
  if (fall) {
    value = decaying(f, -abs(x), *fall, std::nullopt, tolerance);
  } else if (const auto left = algebraic(mirrored(f), abs(x), tolerance)) {
    value = Scaled{*left, 1.0};
  }
  if (!value) return std::nullopt;
  const Value is_positive = x > 0.0;
  const Value factor = x.builder().f32(value->factor);
  return fma(value->value, adds ? factor : select(is_positive, -factor, factor),
             line_where(is_positive, line, x));
}

/// f, if it is an exponential from end to end.
std::optional<Exponential> pure_exponential(const Sampler& f) {
  const std::vector<double> y = f(std::array{0.0, 1.0});
  const Exponential candidate{.scale = y[0], .rate = std::log(y[1] / y[0])};
  if (!std::isfinite(candidate.rate) || std::abs(candidate.rate) < 0x1p-10) return std::nullopt;
  const Sampler exact = [&](std::span<const double> x) {
    std::vector<double> values;
    for (const double point : x) values.push_back(candidate.scale * std::exp(candidate.rate * point));
    return values;
  };
  if (!is_same(f, exact, 1.0, {}) || !is_same(mirrored(f), mirrored(exact), 1.0, {})) return std::nullopt;
  return candidate;
}

/// f vanishes to the left and follows a line to the right.
std::optional<Value> rising(const Sampler& f, Value x, const Line& line, double tolerance) {
  const auto fall = decay(mirrored(f));
  if (const auto value = reflected(f, x, fall, line, tolerance)) return value;
  if (!fall) return std::nullopt;
  const auto value = decaying(f, x, *fall, asymptote(f), tolerance);
  if (!value) return std::nullopt;
  return value->product();
}

}  // namespace

std::optional<Value> approximate(const Sampler& f, Value x, Side side, double tolerance) {
  if (const auto known = pure_exponential(f)) return exponential(*known, x, tolerance);
  const Sampler mirror = mirrored(f);
  if (side == Side::positive) return positive_side(f, x, tolerance);
  if (side == Side::negative) return positive_side(mirror, -x, tolerance);
  if (is_same(f, mirror, 1.0, {})) return positive_side(f, abs(x), tolerance);
  if (is_same(f, mirror, -1.0, {})) {
    const auto magnitude = positive_side(f, abs(x), tolerance);
    if (!magnitude) return std::nullopt;
    return with_sign(f, *magnitude, x);
  }
  const auto left = asymptote(mirror);
  const auto right = asymptote(f);
  if (left && right) return between_asymptotes(f, x, left, right, tolerance);
  if (right) return rising(f, x, right->line, tolerance);
  if (left) return rising(mirror, -x, left->line, tolerance);
  return std::nullopt;
}

}  // namespace assay::kernel
