#pragma once

#include <span>

namespace assay::nn {

/// Where a backward pass leaves the gradient of the parameters: target = carry * target + scale * gradient,
/// as the matrix product itself can do. `target` has the layout of Network::parameters().
struct GradientSink {
  std::span<float> target;
  float scale = 1.0F;
  float carry = 0.0F;
};

}  // namespace assay::nn
