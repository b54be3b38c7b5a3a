#pragma once

#include <cmath>

namespace assay {

/// A number as the unevaluated sum of two doubles, |low| at most half a unit in the last place of high: 106
/// bits or so. Sums and products are within 2^-103 of the true value; subnormal parts are not provided for.
/// The algorithms are Dekker's and Knuth's as in Joldes, Muller, Popescu, "Tight and rigorous error bounds
/// for basic building blocks of double-word arithmetic", ACM TOMS 44, 2017.
struct DoubleDouble {
  double high = 0.0;
  double low = 0.0;
};

/// a + b exactly.
[[nodiscard]] inline DoubleDouble exact_sum(double a, double b) {
  const double sum = a + b;
  const double part = sum - a;
  return {sum, (a - (sum - part)) + (b - part)};
}

/// a + b exactly for |a| >= |b|.
[[nodiscard]] inline DoubleDouble exact_ordered_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

[[nodiscard]] inline DoubleDouble operator-(DoubleDouble a) {
  return {-a.high, -a.low};
}

[[nodiscard]] inline DoubleDouble operator+(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble high = exact_sum(a.high, b.high);
  const DoubleDouble low = exact_sum(a.low, b.low);
  const DoubleDouble first = exact_ordered_sum(high.high, high.low + low.high);
  return exact_ordered_sum(first.high, low.low + first.low);
}

[[nodiscard]] inline DoubleDouble operator-(DoubleDouble a, DoubleDouble b) {
  return a + -b;
}

[[nodiscard]] inline DoubleDouble operator*(DoubleDouble a, DoubleDouble b) {
  const double high = a.high * b.high;
  const double low = std::fma(a.high, b.high, -high);
  return exact_ordered_sum(high, std::fma(a.high, b.low, std::fma(a.low, b.high, low + a.low * b.low)));
}

[[nodiscard]] inline DoubleDouble operator/(DoubleDouble a, double b) {
  const double high = a.high / b;
  const DoubleDouble rest = a - DoubleDouble{high} * DoubleDouble{b};
  return exact_ordered_sum(high, rest.high / b);
}

/// 0 for what is not positive.
[[nodiscard]] inline DoubleDouble sqrt(DoubleDouble a) {
  if (!(a.high > 0.0)) return {};
  const double high = std::sqrt(a.high);
  const DoubleDouble rest = a - DoubleDouble{high} * DoubleDouble{high};
  return exact_ordered_sum(high, rest.high / (2.0 * high));
}

[[nodiscard]] inline bool operator<(DoubleDouble a, DoubleDouble b) {
  return a.high < b.high || (a.high == b.high && a.low < b.low);
}

}  // namespace assay
