#pragma once

#include <string>
#include <vector>

#include "analysis/recommendation.h"
#include "catalog/catalog.h"
#include "report/columns.h"

namespace assay::report {

struct InitialisationAdvice {
  Activation activation;
  LayerSetting setting;
  Recommendation recommendation;
};

/// The lines to type in one framework, for a layer behind the activation.
struct FrameworkLines {
  std::string framework;  ///< "PyTorch"
  std::vector<std::string> lines;
};
[[nodiscard]] std::vector<FrameworkLines> framework_lines(const Forecast& forecast,
                                                          const LayerSetting& setting);

/// What `assay init` prints: the two numbers and why, the lines to type, the alternatives and what each does.
[[nodiscard]] std::string terminal(const InitialisationAdvice& advice, const Style& style);

/// {"format": "assay-init-1", ...}: activation {name, formula}, fan_in, fan_out, depth, recommended
/// {initialisation,
///   weight_deviation, bias_deviation, input_weight_deviation, input_bias_deviation} or null, because,
///   warnings, lines {framework: [line]}, alternatives [{initialisation, weight_deviation, bias_deviation,
///   weight_variance, bias_variance (weights times fan-in), log_length, log_gradient, gradient_deviation,
///   gradients_die, gradients_explode, correlations_die, reason}].
[[nodiscard]] std::string json(const InitialisationAdvice& advice);

}  // namespace assay::report
