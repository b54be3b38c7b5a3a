#include "kernel/fast/segments.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

namespace assay::kernel {
namespace {

/// Points of a segment at which f is known, enough for any degree tried. The error of a polynomial is seen
/// there and at the two ends, where it is largest.
constexpr std::size_t nodes = 14;
constexpr std::size_t points = nodes + 2;
constexpr std::size_t max_degree = 10;
constexpr std::size_t max_root_order = 4;
/// Tolerances beside which the rounding of a constant, half a unit in the last place, is no small thing.
constexpr double two_parts_below = 2e-8;

using NodeValues = std::array<double, nodes>;
using Values = std::array<double, points>;  ///< at the nodes, then at the ends

/// A part of a segment, by distances from its center.
struct Part {
  double low, high;

  [[nodiscard]] double at(double s) const { return (low + high + s * (high - low)) / 2.0; }
};

/// In (-1, 1).
double point(std::size_t j) {
  constexpr double end = 1.0 - 0x1p-20;
  if (j >= nodes) return j == nodes ? -end : end;
  return std::cos(std::numbers::pi * (2.0 * static_cast<double>(j) + 1.0) / (2.0 * nodes));
}

/// Coefficients of the Chebyshev series, from the values at the nodes.
NodeValues chebyshev_series(const Values& values) {
  NodeValues series{};
  for (std::size_t k = 0; k < nodes; ++k) {
    for (std::size_t j = 0; j < nodes; ++j) {
      const double angle = std::numbers::pi * (2.0 * static_cast<double>(j) + 1.0) / (2.0 * nodes);
      series[k] += values[j] * std::cos(static_cast<double>(k) * angle);
    }
    series[k] *= (k == 0 ? 1.0 : 2.0) / nodes;
  }
  return series;
}

using Polynomial = std::array<double, nodes>;

/// The first terms of the series as a polynomial in the distance from the segment's center.
Polynomial truncated(const NodeValues& series, std::size_t degree, const Part& part) {
  // s = scale*t + shift; the recurrence T[k + 1] = 2 s T[k] - T[k - 1], in powers of t.
  const double scale = 2.0 / (part.high - part.low);
  const double shift = -(part.low + part.high) / (part.high - part.low);
  Polynomial before{};
  Polynomial current{};
  Polynomial sum{};
  before[0] = 1.0;
  current[0] = shift;
  current[1] = scale;
  sum[0] = series[0];
  for (std::size_t k = 1; k <= degree; ++k) {
    for (std::size_t i = 0; i <= k; ++i) sum[i] += series[k] * current[i];
    Polynomial next{};
    for (std::size_t i = 0; i <= k; ++i) {
      next[i] += 2.0 * shift * current[i] - before[i];
      if (i + 1 < nodes) next[i + 1] += 2.0 * scale * current[i];
    }
    before = current;
    current = next;
  }
  return sum;
}

double horner(const Polynomial& p, double t) {
  double value = 0.0;
  for (std::size_t i = nodes; i-- > 0;) value = value * t + p[i];
  return value;
}

/// One segment: the values in its part of the range, ready to be approximated by any degree.
struct Piece {
  Part part;
  Values values;  ///< of f/t^order
  Values sizes;   ///< of these, measured as units in the last place do: those of f as powers of two
  NodeValues series;
  std::size_t order = 0;  ///< of the root in the center
  double unit = 0.0;      ///< what an error is relative to where that is not |f|: f changes its sign here

  [[nodiscard]] double error(const Polynomial& p) const {
    double largest = 0.0;
    for (std::size_t j = 0; j < points; ++j) {
      const double magnitude = std::max(sizes[j], unit);
      const double difference = std::abs(horner(p, part.at(point(j))) - values[j]);
      if (difference > 0.0) largest = std::max(largest, difference / magnitude);
    }
    return largest;
  }
};

std::optional<Piece> piece(const FitTask& task, int n, const Part& part) {
  const double center = n * task.segments.width;
  Piece piece{.part = part, .values = {}, .sizes = {}, .series = {}};
  Values x{};
  for (std::size_t j = 0; j < points; ++j) x[j] = center + part.at(point(j));
  std::ranges::copy(task.f(x), piece.values.begin());
  // From 1/2 to 1: a float32 has the least relative precision where its digits begin with 1.000.
  for (std::size_t j = 0; j < points; ++j) {
    const double f = std::abs(piece.values[j]);
    piece.sizes[j] = f > 0.0 && std::isfinite(f) ? std::exp2(std::ilogb(f)) / f : 1.0;
  }
  if (task.divisor) {
    for (std::size_t j = 0; j < points; ++j) piece.values[j] /= task.divisor(n, x[j]);
  }
  if (!std::ranges::all_of(piece.values, [](double v) { return std::isfinite(v); })) return std::nullopt;
  if (center == 0.0) {
    const std::size_t order = root_order(task.f, part.high > 0.0 ? 1.0 : -1.0);
    piece.order = order - std::min(order, task.root_order);
  }
  for (std::size_t j = 0; j < points; ++j) piece.values[j] /= std::pow(x[j], piece.order);
  for (std::size_t j = 0; j < points; ++j) piece.sizes[j] *= std::abs(piece.values[j]);
  const auto [low, high] = std::ranges::minmax(piece.values);
  if (low <= 0.0 && high >= 0.0) piece.unit = std::max(-low, high);
  piece.series = chebyshev_series(piece.values);
  return piece;
}

/// The least degree for the piece, the order of its root included.
std::optional<std::size_t> degree_needed(const Piece& piece, double tolerance) {
  for (std::size_t degree = 0; degree + piece.order <= max_degree; ++degree) {
    if (piece.error(truncated(piece.series, degree, piece.part)) <= tolerance) return degree + piece.order;
  }
  return std::nullopt;
}

}  // namespace

std::size_t root_order(const Sampler& f, double sign) {
  const double x = sign * 0x1p-40;
  const std::vector<double> v = f(std::array{x, x / 2.0, 0.0});
  if (v[2] != 0.0 || v[0] == 0.0 || v[1] == 0.0) return 0;
  const double order = std::round(std::log2(v[0] / v[1]));
  return order >= 1.0 && order <= max_root_order ? static_cast<std::size_t>(order) : 0;
}

std::optional<Piecewise> fit(const FitTask& task, double tolerance) {
  std::array<std::optional<Piece>, table_size> all;
  const auto center_of = [&](std::size_t i) {
    return (task.segments.first + static_cast<int>(i)) * task.segments.width;
  };
  const double reach = task.segments.width / 2.0 * (1.0 + 0x1p-12);
  const bool has_lines = task.bend_low > -unbounded || task.bend_high < unbounded;
  std::size_t degree = has_lines ? 1 : 0;
  for (std::size_t i = 0; i < table_size; ++i) {
    const double center = center_of(i);
    if (center + reach < task.bend_low || center - reach > task.bend_high) continue;
    const Part part{std::max(-reach, task.low - center), std::min(reach, task.high - center)};
    if (part.low >= part.high) continue;
    all[i] = piece(task, task.segments.first + static_cast<int>(i), part);
    const auto needed = all[i] ? degree_needed(*all[i], tolerance) : std::nullopt;
    if (!needed) return std::nullopt;
    degree = std::max(degree, *needed);
  }
  Piecewise pieces{.segments = task.segments, .coefficients = {}};
  pieces.coefficients.resize(degree + 1);
  std::array<double, table_size> constants{};
  if (degree == 0) {  // a constant on every segment that is used may be one on all
    const auto known = std::ranges::find_if(all, [](const auto& piece) { return piece.has_value(); });
    if (known == all.end()) return std::nullopt;
    std::ranges::replace_if(all, [](const auto& piece) { return !piece.has_value(); }, *known);
  }
  for (std::size_t i = 0; i < table_size; ++i) {
    if (!all[i]) {
      const Line& line = center_of(i) < task.bend_low ? task.left : task.right;
      constants[i] = line.at(center_of(i));
      pieces.coefficients[0][i] = static_cast<float>(constants[i]);
      pieces.coefficients[1][i] = static_cast<float>(line.slope);
      continue;
    }
    const std::size_t order = all[i]->order;
    const Polynomial p = truncated(all[i]->series, degree - order, all[i]->part);
    for (std::size_t power = order; power <= degree; ++power) {
      pieces.coefficients[power][i] = static_cast<float>(p[power - order]);
    }
    // -0 lets a zero keep its sign: t*p - 0.
    constants[i] = order > 0 ? -0.0 : p[0];
    pieces.coefficients[0][i] = static_cast<float>(constants[i]);
  }
  if (tolerance < two_parts_below) {
    pieces.constant_rest.emplace();
    for (std::size_t i = 0; i < table_size; ++i) {
      const double rest = constants[i] - double{pieces.coefficients[0][i]};
      (*pieces.constant_rest)[i] = rest == 0.0 ? -0.0F : static_cast<float>(rest);
    }
  }
  return pieces;
}

std::optional<std::vector<double>> fit(const Sampler& f, double low, double high, double tolerance) {
  const std::optional<Piece> whole = piece({.f = f, .segments = {}}, 0, {low, high});
  const auto degree = whole ? degree_needed(*whole, tolerance) : std::nullopt;
  if (!degree || whole->order > 0) return std::nullopt;
  const Polynomial p = truncated(whole->series, *degree, whole->part);
  return std::vector<double>(p.begin(), p.begin() + static_cast<std::ptrdiff_t>(*degree) + 1);
}

double rounder(int offset) {
  return 0x1.8p23 + offset;
}

namespace {

Value lookup(const Segments& segments, const std::array<float, table_size>& column, Value index, int offset) {
  Builder& b = index.builder();
  if (std::ranges::all_of(column, [&](float c) { return c == column[0]; })) return b.f32(column[0]);
  Table table{};
  for (std::size_t i = 0; i < table_size; ++i) {
    const auto low_bits = static_cast<std::uint32_t>(segments.first + static_cast<int>(i) + offset);
    table[low_bits % table_size] = std::bit_cast<std::uint32_t>(column[i]);
  }
  return b.lookup(table, index);
}

}  // namespace

Value lookup(const Piecewise& pieces, std::size_t power, Value index, int offset) {
  return lookup(pieces.segments, pieces.coefficients[power], index, offset);
}

Value evaluate(const Piecewise& pieces, Value index, int offset, Value t) {
  const std::size_t degree = pieces.coefficients.size() - 1;
  Value value = lookup(pieces, degree, index, offset);
  if (degree == 0) return value;
  for (std::size_t power = degree; power-- > 1;) value = fma(t, value, lookup(pieces, power, index, offset));
  const Value constant = lookup(pieces, 0, index, offset);
  if (!pieces.constant_rest) return fma(t, value, constant);
  return fma(t, value, lookup(pieces.segments, *pieces.constant_rest, index, offset)) + constant;
}

}  // namespace assay::kernel
