#pragma once

#include <optional>
#include <span>
#include <string>

#include "inspect/card.h"
#include "report/columns.h"
#include "report/curve.h"

namespace assay::report {

/// What `assay show` prints; with curves also two small plots.
[[nodiscard]] std::string terminal(const inspect::Card& card, const std::optional<Curves>& curves,
                                   const Style& style);
/// Several side by side: a summary of each, and a table of their marks.
[[nodiscard]] std::string terminal(std::span<const inspect::Card> cards, const Style& style);
/// Many, a line each.
[[nodiscard]] std::string terminal_list(std::span<const inspect::Card> cards, const Style& style);
[[nodiscard]] std::string terminal(const VectorActivation& entry, const Style& style);

/// {"format": "assay-activation-1", ...} and the keys of an entry of `assay list --json`, then: latex,
///   derivative, second_derivative {formula, latex}, parameter_derivatives {NAME: formula},
///   derivative_from_output (a formula in which x stands for the output, or null),
///   bytes_saved_in_backward (per element, where there is such a formula),
///   judgement {mark, summary, reason, criteria [{id, question, mark, value, verdict, grade}], uses [{use,
///   mark,
///     reasons}]}, marks being good, fair, bad, neutral or open,
///   properties {domain, continuous, differentiable, class, jumps, kinks, unbounded_slopes, shape, extent,
///     landmarks, float32, not_decided, ...}: statements are {verdict: yes | no | unknown, because}, numbers
///     enclosures {lower, upper}, infinities "inf" and "-inf",
///   gaussian {mean {value, error, state, reason}, ..., hermite, forward_gain, ...},
///   propagation {depth, width, edge_of_chaos, initialisations [...]},
///   cost (null, or nanoseconds an element), naive (null, or {computed_form, series_near_zero, inputs,
///     as_typed, kernel {largest_error_ulp, x, computed, true, not_finite}}).
/// {"format": "assay-activations-1", "activations": [...]} of several.
/// {"format": "assay-vector-activation-1", ...} likewise.
[[nodiscard]] std::string json(const inspect::Card& card);
[[nodiscard]] std::string json(std::span<const inspect::Card> cards);
[[nodiscard]] std::string json(const VectorActivation& entry);

/// The glossary for a terminal.
[[nodiscard]] std::string glossary_text(const Style& style);

}  // namespace assay::report
