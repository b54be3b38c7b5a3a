#pragma once

#include <cmath>

namespace assay {

/// A root of g between a and b, where g(a) = ga and g(b) = gb have opposite signs, to `tolerance` in x:
/// the secant through the ends, halving the weight of an end that stays (Dowell and Jarratt, "A modified
/// regula falsi method", BIT 11, 1971), and the middle where that crawls.
template <typename G>
double bracketed_root(const G& g, double a, double ga, double b, double gb, double tolerance) {
  if (ga == 0) return a;
  if (gb == 0) return b;
  constexpr int most_steps = 200;
  for (int step = 0; step < most_steps && std::abs(b - a) > tolerance; ++step) {
    double x = step % 4 == 3 ? a + (b - a) / 2 : b - gb * (b - a) / (gb - ga);
    if (!(std::fmin(a, b) < x && x < std::fmax(a, b))) x = a + (b - a) / 2;
    const double gx = g(x);
    if (gx == 0 || std::isnan(gx)) return x;
    if (std::signbit(gx) == std::signbit(gb)) {
      ga /= 2;
    } else {
      a = b;
      ga = gb;
    }
    b = x;
    gb = gx;
  }
  return b;
}

}  // namespace assay
