#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/deadline.h"
#include "analysis/fixed_points.h"
#include "analysis/mean_field.h"

namespace assay {

/// A point of the curve chi_1 = 1, where gradients neither grow nor fade, by its length q: sigma_w^2 =
/// 1/E f'^2, sigma_b^2 = q - E f^2/E f'^2 (Schoenholz et al. 2017; Hayou et al. 2019, arXiv 1902.06853).
struct CriticalPoint {
  double q;
  Scales scales;        ///< a negative bias variance: no such network exists
  double length_slope;  ///< of the length map at q; the lengths are stable there if it is below 1
};

/// A stretch of usable critical points, sigma_b^2 >= 0 and length slope below 1.
struct StableBranch {
  CriticalPoint from;  ///< where it begins; q = 0 where it reaches the limit of small lengths
  double until;        ///< the q where it ends; infinite where it goes on beyond the search
};

/// The edge of chaos of f, searched for 1e-3 <= q <= 1e4; its ends are refined to 1e-10.
struct EdgeOfChaos {
  enum class Existence : std::uint8_t {
    stable,    ///< there is a branch with stable lengths
    marginal,  ///< chi_1 = 1 forces length slope 1 (|slope - 1| < 1e-9): relu, softshrink
    unstable,  ///< chi_1 = 1 is possible, but lengths run away from it
    none,      ///< no non-negative bias variance, or E f'^2 is 0 or infinite
    unknown,
  };
  Existence existence = Existence::unknown;
  std::string reason;                   ///< of `none` and `unknown`, in plain words
  std::vector<StableBranch> branches;   ///< for `stable`, ascending
  std::optional<CriticalPoint> single;  ///< for `marginal` where one pair of scales serves every q
  std::optional<Scales> small_lengths;  ///< the limit q -> 0: weight 1/f'(0)^2, bias 0, where f(0) = 0
  std::vector<CriticalPoint> curve;     ///< for a picture, ascending in q, bias variances >= 0 only
};
[[nodiscard]] EdgeOfChaos edge_of_chaos(const MeanField& f, const Deadline& deadline = Deadline::never());

/// The critical point at length q, or nothing where E f'^2 is not positive and finite.
[[nodiscard]] std::optional<CriticalPoint> critical_point(const MeanField& f, double q);

/// The critical point with this bias variance on a stable branch, if there is one.
[[nodiscard]] std::optional<CriticalPoint> critical_point_with_bias(const MeanField& f,
                                                                    const EdgeOfChaos& edge, double bias);

enum class Phase : std::uint8_t {
  ordered,    ///< chi_1 < 1: all inputs become alike, gradients fade
  chaotic,    ///< chi_1 > 1: alike inputs part, gradients grow
  vanishing,  ///< lengths go to 0
  exploding,  ///< lengths grow without bound
  unknown,
};

/// The phase of each pair of scales, for a picture: row by row, the bias variance the row's.
struct PhaseDiagram {
  std::vector<double> weights;  ///< sigma_w^2, ascending
  std::vector<double> biases;   ///< sigma_b^2, ascending
  struct Cell {
    Phase phase = Phase::unknown;
    double q = 0.0;    ///< where lengths that begin at 1 go
    double chi = 0.0;  ///< chi_1 there, or in the limit; NaN where it has none
  };
  std::vector<Cell> cells;  ///< biases.size() rows of weights.size()

  [[nodiscard]] const Cell& at(std::size_t bias, std::size_t weight) const {
    return cells[bias * weights.size() + weight];
  }
};
/// weights from 0 (exclusive) to `widest_weight`, biases from 0 to `widest_bias`, steps of equal size.
[[nodiscard]] PhaseDiagram phase_diagram(const MeanField& f, double widest_weight, double widest_bias,
                                         std::size_t columns, std::size_t rows,
                                         const Deadline& deadline = Deadline::never());

}  // namespace assay
