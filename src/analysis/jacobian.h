#pragma once

#include <cstddef>
#include <string>

#include "analysis/fixed_points.h"
#include "analysis/mean_field.h"

namespace assay {

/// The squared singular values of the Jacobian of `depth` layers, J = D_L W_L ... D_1 W_1, in wide networks
/// (Pennington, Schoenholz, Ganguli 2017, arXiv 1711.04735; THEORY 3.4).
struct JacobianSpectrum {
  double mean = 0.0;  ///< chi^depth
  // Variance of the squared singular values, relative to their mean squared; 0 is dynamical isometry.
  double variance_gaussian = 0.0;    ///< depth (mu_2/mu_1^2 - 1 - s_1), s_1 = -1: Gaussian weights
  double variance_orthogonal = 0.0;  ///< s_1 = 0: orthogonal weights, the isometry deficit of f itself
  std::string reason;                ///< why there are no numbers; empty if there are

  /// Orthogonal weights reach every f only this close.
  [[nodiscard]] double isometry_deficit() const { return variance_orthogonal; }
};

/// Every layer at length q. mu_k = E f'(u)^(2k).
[[nodiscard]] JacobianSpectrum jacobian_spectrum(const MeanField& f, const Scales& scales, double q,
                                                 std::size_t depth);

}  // namespace assay
