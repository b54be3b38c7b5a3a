#pragma once

#include <functional>
#include <span>

namespace assay {

using Integrand = std::function<double(double)>;

struct Integral {
  double value = 0.0;
  double error = 0.0;  ///< estimated absolute error

  Integral& operator+=(const Integral& other) {
    value += other.value;
    error += other.error;
    return *this;
  }
};

/// Composite Gauss-Legendre quadrature over the panels between consecutive `edges` (ascending), 24 nodes a
/// panel. Edges belong wherever g or one of its derivatives jumps. A panel is halved until the whole and its
/// halves agree to 1e-15 of the integral of |g|, or the work gets out of hand; what is left of their
/// differences is the error estimate.
[[nodiscard]] Integral integrate(const Integrand& g, std::span<const double> edges);

/// Density of the standard normal distribution.
[[nodiscard]] double normal_density(double z);

/// P(lower < z < upper) for z ~ N(0,1), the ends possibly infinite; accurate to the last digits in both
/// tails.
[[nodiscard]] double normal_probability(double lower, double upper);

}  // namespace assay
