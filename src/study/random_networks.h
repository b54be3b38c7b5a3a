#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include "analysis/fixed_points.h"
#include "expr/function.h"
#include "study/result.h"

namespace assay::study {

/// Plain dense networks h_(l+1) = W_(l+1) f(h_l) + b_(l+1) of equal widths that are never trained.
struct RandomNetworkPlan {
  Function f;
  std::size_t depth = 30;    ///< layers: h_1 to h_depth
  std::size_t width = 256;   ///< of each
  double length = 1.0;       ///< E h_1^2: what the first layer makes of the input
  double correlation = 0.5;  ///< between the h_1 of two inputs
  Scales scales = {};        ///< of the layers behind f
  std::size_t networks = 10;
  std::uint64_t seed = 1;  ///< network i has seed + i
  std::size_t threads = 1;
};

/// One quantity at one layer, over the networks in which it is a finite number.
struct Spread {
  std::size_t networks = 0;
  Interval mean = {};      ///< with its 95% confidence interval; only if networks > 0
  double deviation = 0.0;  ///< of one network
};

struct SimulatedLayer {
  Spread log_length;    ///< ln |h_l|^2/N
  Spread correlation;   ///< cosine between the h_l of the two inputs
  Spread log_gradient;  ///< ln |g_l|^2/|g_L|^2, g_l the gradient by h_l of a random linear loss
  // Networks in which the signal is gone, in float32:
  std::size_t vanished = 0;    ///< |h_l| is 0
  std::size_t overflowed = 0;  ///< |h_l| is beyond the largest number, or has no value
};

/// So many layers of all networks have been computed, both directions counted.
using SimulationProgress = std::function<void(std::size_t done, std::size_t all)>;

/// Sends two inputs forward through each network and a gradient back, in float32 as a framework does, sums in
/// float64. The weights are Gaussian; those of a layer depend on seed and layer alone, so the result does not
/// depend on the number of threads. Nothing if a stop was requested. Memory: one layer's weights a thread.
[[nodiscard]] std::optional<std::vector<SimulatedLayer>> simulate(const RandomNetworkPlan& plan,
                                                                  const SimulationProgress& progress,
                                                                  const std::stop_token& stop);

}  // namespace assay::study
