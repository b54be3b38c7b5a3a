#pragma once

#include <cstddef>
#include <string>

#include "catalog/catalog.h"
#include "report/columns.h"
#include "study/propagation_check.h"

namespace assay::report {

struct PropagationReport {
  Activation activation;
  study::PropagationPlan plan;
  study::PropagationCheck check;
};

/// What `assay propagate` prints: whether theory and networks agree, where signal or gradient is lost, and
/// both layer by layer.
[[nodiscard]] std::string terminal(const PropagationReport& report, const Style& style);

/// {"format": "assay-propagation-1", ...}: activation {name, formula}, initialisation, weight_variance,
///   bias_variance (of layers behind f; weights times fan-in), depth, width, input_moment, input_correlation,
///   networks, seed, predicted {log_length (the largest |ln q_l/q_1|), log_gradient, length_deviation,
///   gradient_deviation, gradients_die, gradients_explode, correlations_die, overflow, underflow, reason},
///   measured {gradients_die, gradients_explode, signal_is_lost}, agreement {log_length, log_gradient
///   {predicted, measured, allowed, holds}}, layers [{layer, predicted {log_length, correlation,
///   log_gradient}, measured {log_length, correlation, log_gradient {networks, mean, low, high, deviation},
///   vanished, overflowed}}]. What does not exist is null.
[[nodiscard]] std::string json(const PropagationReport& report);

}  // namespace assay::report
