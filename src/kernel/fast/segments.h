#pragma once

#include <array>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "kernel/builder.h"
#include "kernel/program.h"

namespace assay::kernel {

/// Values of a real function at many points at once.
using Sampler = std::function<std::vector<double>(std::span<const double>)>;

/// Neighbouring intervals of one width, as many as a table has entries: number n has its center at n*width,
/// n = first, ..., first + table_size - 1.
struct Segments {
  int first = 0;
  double width = 1.0;

  [[nodiscard]] int last() const { return first + static_cast<int>(table_size) - 1; }
};

/// constant + slope*x
struct Line {
  double constant = 0.0;
  double slope = 0.0;

  [[nodiscard]] double at(double x) const { return constant + slope * x; }
};

constexpr double unbounded = std::numeric_limits<double>::infinity();

/// What is to be approximated on segments.
struct FitTask {
  Sampler f;
  Segments segments;
  double low = -unbounded, high = unbounded;  ///< where f is of interest
  /// The polynomials of segments that lie wholly beyond these points are these lines.
  double bend_low = -unbounded, bend_high = unbounded;
  Line left = {}, right = {};
  /// What f is divided by first, at x of the segment n; nothing if empty.
  std::function<double(int n, double x)> divisor = {};
  std::size_t root_order = 0;  ///< how much of a root at 0 is in the divisor
};

/// On each segment a polynomial in x - center, whose coefficients are float32 numbers.
struct Piecewise {
  Segments segments;
  std::vector<std::array<float, table_size>> coefficients;  ///< [power][n - first]
  /// What rounding takes from the constants, where it is not left away.
  std::optional<std::array<float, table_size>> constant_rest = {};
};

/// n if f goes like x^n next to 0, on the side of that sign; 0 if there is no root, or one of a high order.
[[nodiscard]] std::size_t root_order(const Sampler& f, double sign);

/// The polynomials of least degree, one for all segments, whose error is at most that times the power of two
/// below |f| (before their coefficients are rounded): truncated Chebyshev series. In a segment where f
/// changes its sign the error is relative to the largest |f|; a root in the center of segment 0 is divided
/// out. Nothing if a high degree would be needed: f is not smooth. Where a hundredth of a unit in the last
/// place is asked for, the constants come in two parts.
[[nodiscard]] std::optional<Piecewise> fit(const FitTask& task, double tolerance);

/// The same for a single polynomial, in x itself, on [low, high].
[[nodiscard]] std::optional<std::vector<double>> fit(const Sampler& f, double low, double high,
                                                     double tolerance);

/// Adding it to a number below 2^22 leaves the nearest integer, plus `offset`, in the lowest bits.
[[nodiscard]] double rounder(int offset);

/// The coefficient of t^power on the segment whose number plus `offset` is in the low bits of `index` (i32).
[[nodiscard]] Value lookup(const Piecewise& pieces, std::size_t power, Value index, int offset);
/// The polynomial of that segment at t.
[[nodiscard]] Value evaluate(const Piecewise& pieces, Value index, int offset, Value t);

}  // namespace assay::kernel
