#pragma once

#include <optional>
#include <vector>

#include "analysis/initialisation.h"
#include "analysis/moments.h"
#include "nn/network.h"
#include "study/result.h"

namespace assay::study {

/// How networks with one activation start.
struct Start {
  /// The standard deviation of weights behind the activation times sqrt(fan-in), between equal widths. Its
  /// reason says why it is not that of the initialisation asked for: 1 where unit gain has no meaning, unit
  /// gain where another one has none.
  Gain gain;
  std::optional<Recipe> recipe = {};  ///< nothing for unit gain
};
[[nodiscard]] Start start_of(const Function& f, Initialisation initialisation);

/// Of each dense layer; weights are scaled by training.weight_scale, hidden layers' biases moved by
/// training.bias. With unit gain a layer that is not
/// behind an activation has gain 1, as the first one has. PyTorch's default draws uniform numbers.
[[nodiscard]] std::vector<nn::LayerStart> layer_starts(const Start& start, const Training& training);

}  // namespace assay::study
