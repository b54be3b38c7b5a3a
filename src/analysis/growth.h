#pragma once

#include <string>

#include "expr/function.h"

namespace assay {

/// Where the integral of |f(u)|^p over u ~ N(0, variance) lies, u = sqrt(variance) z.
struct Support {
  double lower = -10.0;  ///< outside [lower, upper], in units of z, less than 10^-20 of it; at least 10 each
  double upper = 10.0;
  std::string obstacle;  ///< why there is no integral, or none that could be established; empty if there is
};

/// Compares the growth of |f|^p with exp(z^2/2) out to z = 2^19 on both sides.
[[nodiscard]] Support gaussian_support(const Function& f, double variance, int p);

}  // namespace assay
