#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analysis/deadline.h"
#include "analysis/mean_field.h"
#include "analysis/place.h"

namespace assay {

/// Where f' is 0, proved by ball arithmetic between the breakpoints: the input gets no gradient there. (-inf,
/// 0) for relu. Ascending; ends are correct to a double, single points aside.
[[nodiscard]] std::vector<Stretch> flat_set(const Function& f);

/// The probability that one random unit gets no gradient from any of `samples` inputs whose pre-activations
/// have standard deviation 1 and pairwise correlation 0 <= c <= 1, the unit's bias being b of those standard
/// deviations (THEORY 4.1): 1/(M + 1) for relu at c = 1/2. Exact under Gaussian pre-activations, to 1e-12;
/// `flat` in units of the standard deviation.
[[nodiscard]] double dead_probability(const std::vector<Stretch>& flat, std::size_t samples, double c,
                                      double bias = 0.0);

/// Whether a network of that many layers can be born with a layer whose output is 0 for every input, zero
/// biases, weights symmetric about 0 (Lu, Shin, Su, Karniadakis 2020, arXiv 1903.06733). `hidden` widths; the
/// lower bound holds for one input and constant width and is quoted from that paper, not derived here.
struct BornDead {
  double upper;                 ///< P <= this: 1 - prod (1 - 2^-N)
  std::optional<double> lower;  ///< P >= this
};
/// For functions that are 0 on one half of the line and not on the other (relu).
[[nodiscard]] BornDead born_dead(const std::vector<std::size_t>& hidden);

/// Units that pass little gradient at pre-activation variance q.
struct Saturation {
  std::optional<double> flat;       ///< P(f'(u) = 0)
  std::optional<double> saturated;  ///< P(|f'(u)| < 0.05 sup |f'|); nothing where f' is unbounded
  double steepest = 0.0;            ///< sup |f'|, found on the table: an estimate, good to about 1e-9
  std::vector<Stretch> where;       ///< |f'(u)| < 0.05 sup |f'|, ends good to about 1e-12
  std::string reason;               ///< why a member is empty
};
[[nodiscard]] Saturation saturation(const MeanField& f, double q = 1.0);

}  // namespace assay
