#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/chaos.h"
#include "analysis/deadline.h"
#include "analysis/initialisation.h"
#include "analysis/mean_field.h"
#include "analysis/propagation.h"

namespace assay {

/// As a person writes it: "He", "PyTorch's default".
[[nodiscard]] std::string_view title(Initialisation initialisation);

/// The layer whose weights are asked for, and the plain network around it.
struct LayerSetting {
  std::size_t fan_in = 256;
  std::size_t fan_out = 256;
  std::size_t depth = 3;  ///< layers of the network, its widths all fan_out
};

/// One way to initialise, and what it does at that depth.
struct Forecast {
  Initialisation initialisation = Initialisation::lecun;
  std::optional<Recipe> recipe;   ///< nothing where f has no such initialisation; `reason` says why
  double weight_deviation = 0.0;  ///< standard deviation of the weights of a layer behind f
  double bias_deviation = 0.0;
  double input_weight_deviation = 0.0;  ///< of the first layer, whose input is data of unit second moment
  double input_bias_deviation = 0.0;
  Propagation propagation;
  std::string reason;

  /// Decades by which lengths and gradients change on the way through the network, by mean and deviation; 0
  /// is ideal. Infinite where the signal or its gradient is lost or not known.
  [[nodiscard]] double distortion() const;
};

struct Recommendation {
  std::vector<Forecast> forecasts;    ///< in the order of all_initialisations
  std::optional<std::size_t> chosen;  ///< which of them; nothing where none has a meaning
  std::string because;                ///< why this one, or why none: one or two sentences
  std::vector<std::string> warnings;  ///< what a naive choice would do, and limits of this one
};

/// Unit gain where the network is so shallow that it does, otherwise the stable edge of chaos, otherwise what
/// distorts signal and gradient least; half a decade decides. A heuristic on top of the mean field
/// (THEORY 0, 3, 5); `edge` is edge_of_chaos(f).
[[nodiscard]] Recommendation recommended_initialisation(const MeanField& f, const EdgeOfChaos& edge,
                                                        const LayerSetting& setting,
                                                        const Deadline& deadline = Deadline::never());

}  // namespace assay
