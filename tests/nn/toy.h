#pragma once

#include <cmath>
#include <numbers>
#include <string_view>

#include "base/random.h"
#include "catalog/catalog.h"
#include "nn/network.h"
#include "nn/samples.h"

namespace assay::nn {

inline Kernel kernel(std::string_view name) {
  const Activation found = activation(name);
  return compile(found.function, {.from_output = found.derivative_from_output});
}

/// Points of a ring (class 1) around a disc (class 0) in the plane: no line separates them.
inline Samples ring_around_disc(std::size_t count) {
  Samples samples;
  samples.width = 2;
  samples.classes = 2;
  samples.features = Buffer<float>(2 * count);
  Random random(3, 0);
  for (std::size_t i = 0; i < count; ++i) {
    const bool ring = i % 2 == 1;
    const double radius = ring ? 1.5 + random.uniform() : random.uniform();
    const double angle = 2 * std::numbers::pi * random.uniform();
    samples.features[2 * i] = static_cast<float>(radius * std::cos(angle));
    samples.features[2 * i + 1] = static_cast<float>(radius * std::sin(angle));
    samples.labels.push_back(ring ? 1 : 0);
  }
  return samples;
}

}  // namespace assay::nn
