#pragma once

#include <string>

#include "study/result.h"

namespace assay::report {

/// The whole result, for programs. Keys are stable: they are added, never renamed or removed, while "format"
/// stays the same. Accuracies are fractions of 1, losses mean cross-entropies in nats, times seconds; a
/// number that is not finite or not known is null. Ends with a newline.
///
/// A comparison, {"format": "assay-comparison-1", ...}:
///   command, dataset {name, source, preparation, train, test, validation} (counts of samples; `train`
///   includes `validation`, the part of it that chose the learning rates), training {widths, epochs, batch,
///   optimizer, momentum, loss, inputs ("standardised" or "unit"), l2, initialisation, weight_scale, bias,
///   frozen_biases, activated (hidden layers from 1), tuning_epochs},
///   seeds, threads, target, seconds, interrupted, trials_done,
///   trials_planned, provenance {version, libraries, processor, finished}, contenders, best first: {name,
///   title, formula, derivative, gain {value, reason}, kernel, learning_rate,
///     sweep [{learning_rate, validation_accuracy, divergence}],
///     test_accuracy {mean, low, high} (95% confidence interval over seeds), tied_with_best,
///     start [{weight_deviation, bias_deviation, bias_mean, shape}] (of each dense layer),
///     epochs_to_target, seconds_to_target, samples_per_second, dead_units (fraction), diverged (trials),
///     trials [{seed, learning_rate, test_accuracy, samples_per_second, dead_units, divergence,
///       epochs {train_loss, train_accuracy, test_loss, test_accuracy, seconds} (arrays, one entry per
///       epoch), layers (telemetry: [{epoch, layers [{units, pre_activations {mean, deviation, low, high},
///       activations likewise, not_finite, dead, died, revived (units), flat, saturated (shares), gradient,
///       weight_gradient, weights, update, histogram}]}], see nn/telemetry.h; empty without --telemetry)}]}
///   where divergence is null or {step, reason, origin: null or {quantity, step, layer, nan, infinite,
///   count}}. A contender without a trial has null for what trials
///   measure.
[[nodiscard]] std::string json(const study::Comparison& comparison);

/// {"format": "assay-collapse-1", ...}: command, dataset {name, source, test}, training as above, provenance,
///   deep_linear, folded, single, activated {activation, widths, parameters, learning_rate (null for the
///   folded one), test_accuracy, divergence}, fold {largest_output_difference, largest_output,
///   predictions_equal, exact_ties}, linear_fit {error, relative, agreement}.
[[nodiscard]] std::string json(const study::Collapse& collapse);

}  // namespace assay::report
