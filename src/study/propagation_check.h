#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include "analysis/propagation.h"
#include "study/random_networks.h"

namespace assay::study {

struct PropagationPlan {
  Function f;
  Recipe recipe;
  std::size_t depth = 30;
  std::size_t width = 256;         ///< of the input and of every layer
  double input_moment = 1.0;       ///< |x|^2 per input dimension
  double input_correlation = 0.5;  ///< between the two inputs that are sent through
  std::size_t networks = 10;
  std::uint64_t seed = 1;
  std::size_t threads = 1;
};

/// A number of the theory beside the mean over random networks.
struct Agreement {
  double predicted;
  double measured;
  double allowed;  ///< 3 standard errors of the mean plus 0.3, what a finite width may shift a logarithm by

  [[nodiscard]] bool holds() const;
};

/// What theory says of random networks and what they do.
struct PropagationCheck {
  Propagation predicted;
  std::vector<SimulatedLayer> measured;
  // Of the whole network; nothing where one of the two has no finite value.
  std::optional<Agreement> log_length;    ///< ln q_L
  std::optional<Agreement> log_gradient;  ///< ln |g_1|^2/|g_L|^2
  // The first depth at which, in the mean over the networks, ...
  std::optional<std::size_t> gradients_die;      ///< squared gradients have shrunk by 1e4
  std::optional<std::size_t> gradients_explode;  ///< squared gradients have grown by 1e4
  std::optional<std::size_t> signal_is_lost;     ///< half of the networks have no finite signal but 0
};

/// Nothing if a stop was requested.
[[nodiscard]] std::optional<PropagationCheck> check_propagation(const PropagationPlan& plan,
                                                                const SimulationProgress& progress,
                                                                const std::stop_token& stop);

}  // namespace assay::study
