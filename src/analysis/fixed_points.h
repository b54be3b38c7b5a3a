#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/deadline.h"
#include "analysis/mean_field.h"

namespace assay {

/// Variances of a layer's parameters: W_ij ~ N(0, weight/fan_in), b_i ~ N(0, bias); sigma_w^2 and sigma_b^2.
struct Scales {
  double weight = 1.0;
  double bias = 0.0;
};

enum class Stability : std::uint8_t { stable, marginal, unstable };

/// A fixed point of the length map q -> sigma_w^2 E f(sqrt(q) z)^2 + sigma_b^2 (Poole et al. 2016).
struct LengthFixedPoint {
  double q;      ///< 0 for the trivial one, which exists where f(0) = 0 and there is no bias
  double slope;  ///< of the map: lengths beside it are multiplied by this a layer
  double chi;    ///< sigma_w^2 E f'^2: squared gradients are multiplied by it a layer; chi_1
  Stability stability;
};

/// All of them with 2^-60 < q < 2^20, and q = 0, ascending. Where the map is the identity on a whole range
/// (relu with weight 2) there is one marginal point, q = 1, to stand for it.
[[nodiscard]] std::vector<LengthFixedPoint> length_fixed_points(const MeanField& f, const Scales& scales);

/// Where the lengths go from q0 on.
struct LengthLimit {
  enum class Fate : std::uint8_t {
    fixed,      ///< to the point
    drifting,   ///< algebraically, or not within 3000 layers: see the recursion instead
    vanishing,  ///< to 0
    exploding,  ///< beyond the largest number
    unknown,    ///< an expectation is not known on the way
  };
  Fate fate = Fate::unknown;
  double q = 0.0;      ///< the limit, or where 3000 layers lead
  int layers = 0;      ///< until q changes by less than 1e-13 of itself
  std::string reason;  ///< for `unknown`
};
[[nodiscard]] LengthLimit length_limit(const MeanField& f, const Scales& scales, double q0 = 1.0);

/// How fast two inputs, lengths and gradients forget, in layers; infinite at criticality
/// (Schoenholz et al. 2017). `nullopt` where it has no meaning.
struct DepthScales {
  LengthLimit limit;
  std::optional<double> chi;                ///< chi_1 at the limit; in the limit of small q where it vanishes
  std::optional<double> length_slope;       ///< of the length map there
  std::optional<double> correlation;        ///< c*, the stable fixed point of the correlation map
  std::optional<double> correlation_slope;  ///< chi(c*)
  std::optional<double> curvature;          ///< C''(1) = sigma_w^2 q E f''^2; infinite where f' jumps
  std::optional<double> length;             ///< xi_q = 1/|ln slope|
  std::optional<double> correlations;       ///< xi_c = 1/|ln chi(c*)|; networks train up to about 6 of them
  std::optional<double> gradients;          ///< xi_g = 1/|ln chi_1|

  [[nodiscard]] std::optional<double> trainable_depth() const {
    return correlations ? std::optional(6 * *correlations) : std::nullopt;
  }
};
[[nodiscard]] DepthScales depth_scales(const MeanField& f, const Scales& scales, double q0 = 1.0);

/// chi_1/sigma_w^2 as q -> 0: (f'(0+)^2 + f'(0-)^2)/2. Nothing where f' has no limits at 0.
[[nodiscard]] std::optional<double> derivative_second_moment_at_zero(const MeanField& f);

}  // namespace assay
