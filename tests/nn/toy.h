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

inline const char* const prelu = "where(x > 0, x, slope*x); slope = 0.25";
inline const char* const swish = "x*sigmoid(beta*x); beta = 1";
inline const char* const srelu =
    "where(x >= t_right, t_right + a_right*(x - t_right), where(x <= t_left, t_left + a_left*(x - t_left), "
    "x)); t_right = 1; a_right = 0.5; t_left = -1; a_left = 0.2";
inline const char* const rational =
    "(a0 + a1*x + a2*x^2 + a3*x^3)/(1 + abs(b1*x) + abs(b2*x^2)); "
    "a0 = 0.02; a1 = 0.6; a2 = 0.4; a3 = 0.1; b1 = 0.3; b2 = 0.2";

/// With every parameter learned.
inline ParametricActivation all_learned(const Function& f, Sharing sharing) {
  std::vector<LearnedParameter> learned;
  for (const Parameter& parameter : f.parameters()) {
    learned.push_back({.name = parameter.name, .sharing = sharing});
  }
  return parametric(f, learned, {});
}

/// RReLU: between 1/8 and 1/3 in training, their mean at evaluation.
inline ParametricActivation rrelu() {
  return parametric(parse("where(x > 0, x, slope*x); slope = 11/48"), {},
                    {{"slope", {Distribution::Kind::uniform, 1.0 / 8, 1.0 / 3}}});
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
