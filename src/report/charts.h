#pragma once

#include <string>
#include <vector>

#include "report/curve.h"
#include "report/markup.h"
#include "study/result.h"

namespace assay::report {

// The charts of a report, as Vega-Lite specifications. Colours are the custom properties --series-0 ... of
// the page's stylesheet, one for each contender in the order of the result, so that an activation keeps its
// colour across charts and a page keeps its contrast in light, dark and print.

/// The custom property for the i-th contender, "var(--series-3)".
[[nodiscard]] std::string series_colour(std::size_t i);

/// How the contenders are called in the page, in their order: short, printable, no two alike.
[[nodiscard]] std::vector<std::string> labels(const std::vector<study::Contender>& contenders);

[[nodiscard]] Chart accuracy_by_epoch(const study::Comparison& comparison);
[[nodiscard]] Chart loss_by_epoch(const study::Comparison& comparison);
/// Of contenders with a network that did not diverge: guesses would take up all of the scale.
[[nodiscard]] Chart final_accuracy(const study::Comparison& comparison);
[[nodiscard]] Chart learning_rate_sweep(const study::Comparison& comparison);

/// f and f' on [-5, 5].
[[nodiscard]] Chart activation_curves(const Curves& curves, const std::string& colour);

/// The accuracies of the four networks of a collapse.
[[nodiscard]] Chart collapse_accuracies(const study::Collapse& collapse);

}  // namespace assay::report
