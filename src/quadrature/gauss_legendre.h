#pragma once

#include <vector>

namespace assay {

/// Nodes on (-1, 1), ascending, and weights that sum to 2: exact for polynomials of degree 2n - 1.
struct GaussLegendre {
  std::vector<double> nodes;
  std::vector<double> weights;
};

/// The n-point rule, n >= 1, by Newton's method on the Legendre polynomial in extended precision (Press et
/// al., Numerical Recipes, section 4.6); nodes and weights are correct to the last bit but one.
[[nodiscard]] GaussLegendre gauss_legendre(int n);

}  // namespace assay
