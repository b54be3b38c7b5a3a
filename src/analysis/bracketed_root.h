#pragma once

#include <cmath>

namespace assay {

/// A root of g between a and b, where g(a) = at_a and g(b) = at_b have opposite signs, to `tolerance` in x:
/// the secant through the ends, halving the weight of an end that stays (Dowell and Jarratt, "A modified
/// regula falsi method", BIT 11, 1971), and the middle where that crawls.
template <typename G>
double bracketed_root(const G& g, double a, double at_a, double b, double at_b, double tolerance) {
  if (at_a == 0) return a;
  if (at_b == 0) return b;
  constexpr int most_steps = 200;
  for (int step = 0; step < most_steps && std::abs(b - a) > tolerance; ++step) {
    double x = step % 4 == 3 ? a + (b - a) / 2 : b - at_b * (b - a) / (at_b - at_a);
    if (!(std::fmin(a, b) < x && x < std::fmax(a, b))) x = a + (b - a) / 2;
    const double at_x = g(x);
    if (at_x == 0 || std::isnan(at_x)) return x;
    if (std::signbit(at_x) == std::signbit(at_b)) {
      at_a /= 2;
    } else {
      a = b;
      at_a = at_b;
    }
    b = x;
    at_b = at_x;
  }
  return b;
}

}  // namespace assay
