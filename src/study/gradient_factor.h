#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "expr/function.h"

namespace assay::study {

/// Random layers of finite width behind an activation.
struct GradientFactorPlan {
  Function f;  ///< with E f(z)^2 finite
  std::size_t width = 256;
  std::size_t layers = 1000;
  std::uint64_t seed = 1;
};

/// What each of these layers multiplies squared gradients by, in the mean over the directions from which they
/// may come back: chi_N = sigma_w^2/N (f'(h_1)^2 + ... + f'(h_N)^2), for the sigma_w^2 that keeps lengths and
/// N independent h_i ~ N(0,1), as the pre-activations of a layer with Gaussian weights are. In the order of
/// the draws; f' in float32, as a network computes it. Nothing if a stop was requested.
[[nodiscard]] std::optional<std::vector<double>> gradient_factors(const GradientFactorPlan& plan,
                                                                  const std::stop_token& stop);

}  // namespace assay::study
