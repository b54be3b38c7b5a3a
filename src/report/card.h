#pragma once

#include <optional>
#include <string>

#include "inspect/card.h"
#include "inspect/naive.h"
#include "report/columns.h"
#include "report/curve.h"

namespace assay::report {

/// What `assay show` prints; with curves also two small plots.
[[nodiscard]] std::string terminal(const inspect::Card& card, const std::optional<inspect::NaiveLoss>& naive,
                                   const std::optional<Curves>& curves, const Style& style);
[[nodiscard]] std::string terminal(const VectorActivation& entry, const Style& style);

/// {"format": "assay-activation-1", ...} and the keys of an entry of `assay list --json`, then: latex,
///   derivative, second_derivative {formula, latex}, parameter_derivatives {NAME: formula},
///   derivative_from_output (a formula in which x stands for the output, or null),
///   bytes_saved_in_backward (per element, where there is such a formula), kinks [{x, value {left, right},
///     derivative {left, right}}], gain {value, reason}, naive (null, or {computed_form,
///     series_near_zero, inputs, as_typed, kernel {largest_error_ulp, x, computed, true, not_finite}}).
/// {"format": "assay-vector-activation-1", ...} likewise.
[[nodiscard]] std::string json(const inspect::Card& card, const std::optional<inspect::NaiveLoss>& naive);
[[nodiscard]] std::string json(const VectorActivation& entry);

}  // namespace assay::report
