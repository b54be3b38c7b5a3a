#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "expr/rational.h"

namespace assay {

/// The real numbers between two doubles, ends included; an end may be infinite. Where a Ball is one number to
/// any precision, this is a stretch of the line at the cost of a few additions, half-lines among them, with
/// ends that are exact where they can be: [-1, 1] is no wider than that. Every operation contains all results
/// on the members.
struct Interval {
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();

  Interval() = default;
  Interval(double number) : lower(number), upper(number) {}  // NOLINT(google-explicit-constructor)
  Interval(double low, double high) : lower(low), upper(high) {}
  explicit Interval(const Rational& number);

  [[nodiscard]] bool contains(double x) const { return lower <= x && x <= upper; }
  [[nodiscard]] bool contains_zero() const { return contains(0.0); }
  [[nodiscard]] bool is_point() const { return lower == upper; }
  [[nodiscard]] bool is_bounded() const;
  /// One of the infinities, as a value.
  [[nodiscard]] bool is_infinity() const { return is_point() && !is_bounded(); }
  [[nodiscard]] double magnitude() const { return std::max(-lower, upper); }
  [[nodiscard]] Interval hull(const Interval& other) const {
    return {std::min(lower, other.lower), std::max(upper, other.upper)};
  }
  /// Of two that contain the same number.
  [[nodiscard]] Interval intersected(const Interval& other) const;
  [[nodiscard]] bool operator==(const Interval& other) const = default;

  [[nodiscard]] Interval operator-() const { return {-upper, -lower}; }
  [[nodiscard]] Interval operator+(const Interval& other) const;
  [[nodiscard]] Interval operator-(const Interval& other) const { return *this + -other; }
  [[nodiscard]] Interval operator*(const Interval& other) const;
  /// The quotients by the members that are not 0; everything if 0 lies inside, or is all.
  [[nodiscard]] Interval operator/(const Interval& other) const;
};

[[nodiscard]] Interval absolute(const Interval& u);

}  // namespace assay
