#pragma once

#include <optional>
#include <span>

#include "nn/divergence.h"
#include "nn/network.h"

namespace assay::nn {

/// Where numbers stopped being finite, for a network whose loss on `features` (rows of inputs) is not finite
/// in step `step`, its parameters as they were before that step. Of weights the last layer that is affected,
/// since gradients spread from there to the layers before it; otherwise the first quantity on the way
/// forward. Random parameters of the activation have their defaults here. Nothing if all is finite.
[[nodiscard]] std::optional<NonFinite> find_non_finite(const Network& network,
                                                       std::span<const float> features, std::size_t step);

}  // namespace assay::nn
