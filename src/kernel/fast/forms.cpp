#include "kernel/fast/forms.h"

#include <bit>
#include <cmath>
#include <numbers>

namespace assay::kernel {
namespace {

/// x = n*width + t, with the nearest integer n.
struct Place {
  Value rounded;  ///< n + rounder(offset)
  Value n;
  Value t;
};

Place place_from(Value x, Value rounded, double width, int offset) {
  const Value n = rounded - rounder(offset);
  const auto high = double{static_cast<float>(width)};
  Value t = fma(n, -high, x);
  if (width != high) t = fma(n, high - width, t);
  return {rounded, n, t};
}

Value rounded(Value x, double width, int offset) {
  return fma(x, 1.0 / width, rounder(offset));
}

Place place(Value x, double width, int offset) {
  return place_from(x, rounded(x, width, offset), width, offset);
}

/// Of eight bits, so that n*width and x - n*width are exact.
double short_width(double at_least) {
  const double unit = std::exp2(std::ilogb(at_least) - 7);
  return std::ceil(at_least / unit) * unit;
}

/// Segments for what happens between these points.
Segments segments_for(double low, double high) {
  const double width = short_width((high - low) / (low < 0.0 && high > 0.0 ? 29.0 : 30.0));
  if (low >= 0.0) return {.first = 0, .width = width};
  if (high <= 0.0) return {.first = 1 - static_cast<int>(table_size), .width = width};
  return {.first = static_cast<int>(std::floor(low / width - 0.5)), .width = width};
}

Value line_at(const Line& line, Value x) {
  if (line.slope == 0.0) return x.builder().f32(line.constant);
  return line.constant == 0.0 ? x * line.slope : fma(x, line.slope, line.constant);
}

/// The line of that side where x is beyond what the segments cover.
Value with_line(Value value, Value x, const std::optional<Asymptote>& right) {
  if (!right || right->line.slope == 0.0) return value;
  return select(x > right->from, line_at(right->line, x), value);
}

/// No further than the last segment's center, where the line is constant.
Value below_last(Value x, const Segments& segments, const std::optional<Asymptote>& right) {
  if (!right || right->line.slope != 0.0) return x;
  return min(x.builder().f32(segments.last() * segments.width), x);
}

Line mirrored_line(const Line& line) {
  return {.constant = line.constant, .slope = -line.slope};
}

FitTask task_for(const Sampler& f, const Segments& segments, const std::optional<Asymptote>& right) {
  FitTask task{.f = f, .segments = segments};
  task.high = right ? unbounded : 0.0;
  if (right) {
    task.bend_high = right->from;
    task.right = right->line;
  }
  return task;
}

/// 2^n as an integer power of two within a float's exponent, biased so that no n that occurs leaves it:
/// n + offset in the low bits becomes 2^(octaves*n)/factor.
struct Power {
  int octaves;  ///< 1 or 2

  [[nodiscard]] int offset() const { return octaves == 1 ? 191 : 95; }
  [[nodiscard]] double factor() const { return std::exp2(127 - octaves * offset()); }
  [[nodiscard]] Value of(Value rounded) const {
    return from_bits(to_bits(rounded) << (octaves == 1 ? 23U : 24U));
  }
};

/// exp(rate*x) times what tends to a constant: on each segment of one or two octaves a polynomial times 2^n.
std::optional<Scaled> by_octaves(const Sampler& f, Value x, const Decay& decay, double settled_from,
                                 const std::optional<Asymptote>& right, double tolerance) {
  for (const Power power : {Power{1}, Power{2}}) {
    const double width = power.octaves * std::numbers::ln2 / *decay.rate;
    const int first = -static_cast<int>(std::ceil(settled_from / width)) - 1;
    const Segments segments{.first = first, .width = width};
    if (segments.last() * width < (right ? right->from + width : 0.0)) continue;
    FitTask task = task_for(f, segments, right);
    task.divisor = [&](int n, double) { return std::exp2(power.octaves * std::min(n, 0)); };
    const auto pieces = fit(task, tolerance);
    if (!pieces) continue;
    Builder& b = x.builder();
    const Value clamped = below_last(max(b.f32(-decay.end), x), segments, right);
    const Place at = place(clamped, width, power.offset());
    const Value index = max(b.f32(rounder(power.offset() + first)), at.rounded);
    const Value polynomial = evaluate(*pieces, to_bits(index), power.offset(), at.t);
    const Value n = right ? min(b.f32(rounder(power.offset())), at.rounded) : at.rounded;
    return Scaled{polynomial * power.of(n), power.factor()};
  }
  return std::nullopt;
}

Value horner(std::span<const double> coefficients, Value t) {
  Value value = t.builder().f32(coefficients.back());
  for (std::size_t i = coefficients.size() - 1; i-- > 0;) value = fma(t, value, coefficients[i]);
  return value;
}

/// value*2^(high + low) for a high from -158 to 95, |low| a rounding of high. 2^r is 1 + m, so that its
/// rounding counts but as that of m, which is at most 0.41.
std::optional<Scaled> times_power_of_two(Value value, Value high, Value low, double tolerance) {
  const auto coefficients = fit(
      [](std::span<const double> r) {
        std::vector<double> values;
        for (const double point : r)
          values.push_back(point == 0.0 ? std::numbers::ln2 : std::expm1(point * std::numbers::ln2) / point);
        return values;
      },
      -0.5, 0.5, 2.0 * tolerance);
  if (!coefficients) return std::nullopt;
  constexpr int bias = 127 + 32;
  const Value shifted = high + rounder(bias);
  const Value r = (high - (shifted - rounder(bias))) + low;
  const Value scaled = value * from_bits(to_bits(shifted) << 23U);
  return Scaled{fma(scaled, r * horner(*coefficients, r), scaled), 0x1p-32};
}

/// How steeply log2|f| rises next to x; 0 if f changes its sign there.
double steepness(const Sampler& f, double x, double distance) {
  const std::vector<double> y = f(std::array{x - distance, x + distance});
  const double ratio = y[1] / y[0];
  if (!(ratio > 0.0) || !std::isfinite(ratio)) return 0.0;
  return std::log2(ratio) / (2.0 * distance);
}

/// The exponents slope*(x - center) that flatten f where it decays: the slopes, and as a second coefficient
/// what float32 does not hold of a slope that is to serve far out as well.
Piecewise slopes_for(const Sampler& f, const Segments& segments, const Decay& decay, bool is_settled) {
  Piecewise slopes{.segments = segments, .coefficients = {{}, {}}};
  for (int n = segments.first; n <= std::min(0, segments.last()); ++n) {
    const auto i = static_cast<std::size_t>(n - segments.first);
    const double center = std::min(n * segments.width, -segments.width / 8.0);
    double slope =
        is_settled ? *decay.rate * std::numbers::log2e : steepness(f, center, segments.width / 8.0);
    if (is_settled && n == 0) slope = 0.0;
    slopes.coefficients[0][i] = static_cast<float>(slope);
    if (is_settled) slopes.coefficients[1][i] = static_cast<float>(slope - slopes.coefficients[0][i]);
  }
  return slopes;
}

/// 2^(slope*t) times a polynomial in t on each segment.
std::optional<Scaled> by_product(const Sampler& f, Value x, const Decay& decay,
                                 const std::optional<Asymptote>& settled,
                                 const std::optional<Asymptote>& right, double tolerance) {
  const double low = settled ? -settled->from : -decay.end;
  const Segments segments = segments_for(low, right ? right->from : 0.0);
  const Piecewise slopes = slopes_for(f, segments, decay, settled.has_value());
  constexpr double factor = 0x1p-32;
  FitTask task = task_for(f, segments, right);
  task.divisor = [&](int n, double at) {
    const auto i = static_cast<std::size_t>(n - segments.first);
    const double slope = double{slopes.coefficients[0][i]} + slopes.coefficients[1][i];
    return factor * std::exp2(slope * (at - n * segments.width));
  };
  task.right = {.constant = task.right.constant / factor, .slope = task.right.slope / factor};
  if (settled) {
    const double unit = factor / std::exp(*decay.rate * segments.first * segments.width);
    task.bend_low = low;
    task.left =
        mirrored_line({.constant = settled->line.constant / unit, .slope = settled->line.slope / unit});
  }
  const auto pieces = fit(task, tolerance);
  if (!pieces) return std::nullopt;
  Builder& b = x.builder();
  const Value clamped = below_last(max(b.f32(-decay.end), x), segments, right);
  Value index = rounded(clamped, segments.width, 0);
  if (settled) index = max(b.f32(rounder(segments.first)), index);
  const Place at = place_from(clamped, index, segments.width, 0);
  const Value bits = to_bits(at.rounded);
  const Value slope = lookup(slopes, 0, bits, 0);
  const Value high = slope * at.t;
  Value rest = fma(slope, at.t, -high);
  if (settled) rest = fma(lookup(slopes, 1, bits, 0), at.t, rest);
  auto result = times_power_of_two(evaluate(*pieces, bits, 0, at.t), high, rest, 0.65 * tolerance);
  if (result) result->factor *= factor;
  return result;
}

/// The line that f(-u)*exp(rate*u) comes to.
std::optional<Asymptote> settled_line(const Sampler& f, const Decay& decay) {
  if (!decay.rate) return std::nullopt;
  const Sampler quotient = [&](std::span<const double> u) {
    std::vector<double> values = mirrored(f)(u);
    for (std::size_t i = 0; i < u.size(); ++i) values[i] *= std::exp(*decay.rate * u[i]);
    return values;
  };
  auto line = line_before(quotient, decay.reach);
  // Segments are as wide as the exponential is steep at least, so that x - center is exact far out as well.
  if (line) line->from = std::max(line->from, 8.0 / *decay.rate);
  return line;
}

/// x times by_octaves of f(x)/x.
std::optional<Scaled> by_octaves_times_x(const Sampler& f, Value x, const Decay& decay,
                                         const std::optional<Asymptote>& right, double tolerance) {
  if (f(std::array{0.0})[0] != 0.0 || (right && right->line.constant != 0.0)) return std::nullopt;
  const Sampler quotient = [&](std::span<const double> points) {
    std::vector<double> values = f(points);
    for (std::size_t i = 0; i < points.size(); ++i) values[i] /= points[i];
    return values;
  };
  const auto settled = settled_line(quotient, decay);
  if (!settled || settled->line.slope != 0.0) return std::nullopt;
  std::optional<Asymptote> level;
  if (right) level = Asymptote{.from = right->from, .line = {.constant = right->line.slope}};
  auto result = by_octaves(quotient, x, decay, settled->from, level, tolerance);
  if (result) result->value = result->value * max(x.builder().f32(-decay.end), x);
  return result;
}

/// f(x) for x >= 0 with a root of an order above 1 at 0, next to which the terms of a polynomial in another
/// point cancel: x^(order - 1) times polynomials.
std::optional<Value> beside_root(const Sampler& f, Value x, std::size_t order, const Asymptote& right,
                                 double tolerance) {
  const Segments segments = segments_for(0.0, right.from);
  const FitTask task{.f = f,
                     .segments = segments,
                     .low = 0.0,
                     .divisor = [=](int, double at) { return std::pow(at, order - 1); },
                     .root_order = order - 1};
  const auto pieces = fit(task, tolerance);
  if (!pieces) return std::nullopt;
  const Place at = place(x, segments.width, 0);
  Value factor = x;
  Value rounding = x.builder().f32(0.0);  // what the products take away
  for (std::size_t i = 2; i < order; ++i) {
    const Value product = factor * x;
    rounding = i == 2 ? fma(factor, x, -product) : fma(rounding, x, fma(factor, x, -product));
    factor = product;
  }
  const Value quotient = evaluate(*pieces, to_bits(at.rounded), 0, at.t);
  Value value = quotient * factor;
  if (order > 2) value = fma(quotient, rounding, value);
  return select(x > right.from, line_at(right.line, x), value);
}

}  // namespace

std::optional<Value> between_asymptotes(const Sampler& f, Value x, const std::optional<Asymptote>& left,
                                        const std::optional<Asymptote>& right, double tolerance) {
  const std::size_t order = left ? 0 : root_order(f, 1.0);
  if (order > 1) return beside_root(f, x, order, *right, tolerance);
  const Segments segments = segments_for(left ? -left->from : 0.0, right ? right->from : 0.0);
  FitTask task = task_for(f, segments, right);
  task.low = left ? -unbounded : 0.0;
  if (left) {
    task.bend_low = -left->from;
    task.left = mirrored_line(left->line);
  }
  const auto pieces = fit(task, tolerance);
  if (!pieces) return std::nullopt;
  Builder& b = x.builder();
  Value clamped = below_last(x, segments, right);
  if (left && left->line.slope == 0.0) clamped = max(b.f32(segments.first * segments.width), clamped);
  const Place at = place(clamped, segments.width, 0);
  const Value value = with_line(evaluate(*pieces, to_bits(at.rounded), 0, at.t), x, right);
  if (!left || left->line.slope == 0.0) return value;
  return select(x < -left->from, line_at(task.left, x), value);
}

std::optional<Scaled> decaying(const Sampler& f, Value x, const Decay& decay,
                               const std::optional<Asymptote>& right, double tolerance) {
  const std::optional<Asymptote> settled = settled_line(f, decay);
  std::optional<Scaled> result;
  if (settled && settled->line.slope == 0.0) {
    result = by_octaves(f, x, decay, settled->from, right, tolerance);
  } else if (settled) {
    result = by_octaves_times_x(f, x, decay, right, tolerance);
  }
  if (!result) result = by_product(f, x, decay, settled, right, tolerance);
  if (result && right && right->line.slope != 0.0) {
    result = Scaled{with_line(result->product(), x, right), 1.0};
  }
  return result;
}

std::optional<Value> algebraic(const Sampler& f, Value x, double tolerance) {
  const std::vector<double> far = f(std::array{0x1p40, 0x1p41});
  const double exact_power = std::log2(far[0] / far[1]);
  const double power = std::round(exact_power);
  if (!(std::abs(exact_power - power) < 1e-6) || power < -1.0 || power > 4.0) return std::nullopt;
  const FitTask task{.f =
                         [&](std::span<const double> y) {
                           std::vector<double> points;
                           for (const double point : y) points.push_back(point / (1.0 - point));
                           std::vector<double> values = f(points);
                           for (std::size_t i = 0; i < y.size(); ++i)
                             values[i] /= std::pow(1.0 - y[i], power);
                           return values;
                         },
                     .segments = segments_for(0.0, 1.0),
                     .low = 0.0,
                     .high = 1.0};
  const auto pieces = fit(task, tolerance);
  if (!pieces) return std::nullopt;
  // 1/(1 + x) is reciprocal*(1 + rest): what the two roundings took away is made up for.
  const Value sum = x + 1.0;
  const Value reciprocal = 1.0 / sum;
  const Value excess = (sum - 1.0) - x;
  const Value rest = fma(reciprocal, excess, fma(-reciprocal, sum, 1.0));
  const Value y = x * reciprocal;
  const Value index = rounded(y, task.segments.width, 0);
  const Value center = (index - rounder(0)) * task.segments.width;
  const Value t = fma(y, rest, fma(x, reciprocal, -center));
  const Value value = evaluate(*pieces, to_bits(index), 0, t);
  if (power == 0.0) return value;
  if (power < 0.0) return value * sum;
  // So is what the products do: the value is multiplied by factor + low.
  Value factor = reciprocal;
  Value low = factor * (rest * power);
  for (int i = 1; i < static_cast<int>(power); ++i) {
    const Value product = factor * reciprocal;
    const Value rounding = fma(factor, reciprocal, -product);
    low = i == 1 ? fma(product, rest * power, rounding) : fma(low, reciprocal, rounding);
    factor = product;
  }
  return fma(value, low, value * factor);
}

std::optional<Value> exponential(const Exponential& f, Value x, double tolerance) {
  const double width = std::numbers::ln2 / std::abs(f.rate);
  const auto coefficients = fit(
      [&](std::span<const double> t) {
        std::vector<double> values;
        for (const double point : t) values.push_back(f.scale * std::exp(std::abs(f.rate) * point));
        return values;
      },
      -width / 2.0, width / 2.0, tolerance);
  if (!coefficients) return std::nullopt;
  Builder& b = x.builder();
  const double unit = std::log2(std::abs(f.scale));
  const Value rising = f.rate > 0.0 ? x : -x;
  const Value above = max(b.f32((-151.0 - unit) * width), rising);
  const Place at = place(min(b.f32((130.0 - unit) * width), above), width, 0);
  // 2^n in two factors, neither of which leaves the range of float32.
  constexpr int bias = 127;
  const Value half = fma(at.n, 0.5, rounder(bias));
  const Value rest = (at.n - (half - rounder(bias))) + rounder(bias);
  const auto power = [](Value shifted) { return from_bits(to_bits(shifted) << 23U); };
  return horner(*coefficients, at.t) * power(half) * power(rest);
}

}  // namespace assay::kernel
