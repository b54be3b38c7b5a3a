#include "quadrature/gauss_legendre.h"

#include <cassert>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace assay {
namespace {

struct Legendre {
  long double value;
  long double slope;
};

/// P_n and its derivative at |x| < 1, by the three-term recurrence.
Legendre legendre(int n, long double x) {
  long double previous = 1.0L;
  long double value = x;
  for (int k = 2; k <= n; ++k) {
    const auto degree = static_cast<long double>(k);
    const long double next = ((2 * degree - 1) * x * value - (degree - 1) * previous) / degree;
    previous = value;
    value = next;
  }
  return {value, static_cast<long double>(n) * (x * value - previous) / (x * x - 1)};
}

}  // namespace

GaussLegendre gauss_legendre(int n) {
  assert(n >= 1);
  const auto count = static_cast<std::size_t>(n);
  GaussLegendre rule{.nodes = std::vector<double>(count), .weights = std::vector<double>(count)};
  for (std::size_t i = 0; i < count; ++i) {
    // Tricomi's approximation is good to a few digits; Newton's method doubles them each time.
    long double x = -std::cos(std::numbers::pi_v<long double> * (static_cast<long double>(i) + 0.75L) /
                              (static_cast<long double>(n) + 0.5L));
    for (int step = 0; step < 6; ++step) {
      const Legendre p = legendre(n, x);
      x -= p.value / p.slope;
    }
    const long double slope = legendre(n, x).slope;
    rule.nodes[i] = static_cast<double>(x);
    rule.weights[i] = static_cast<double>(2 / ((1 - x * x) * slope * slope));
  }
  return rule;
}

}  // namespace assay
