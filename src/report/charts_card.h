#pragma once

#include "inspect/card.h"
#include "inspect/maps.h"
#include "report/curve.h"
#include "report/markup.h"

namespace assay::report {

// The charts of a report card, as Vega-Lite specifications (charts.h says what they have in common).

/// f, f' and f'' on [-5, 5]: kinks, jumps, zeros and turns are marked, asymptotes drawn.
[[nodiscard]] Chart marked_curves(const inspect::Card& card, const Curves& curves, const Curve& second);
/// The squared gradient, layer by layer, a line for each initialisation.
[[nodiscard]] Chart gradient_by_layer(const inspect::Findings& findings);
[[nodiscard]] Chart length_map(const inspect::Maps& maps);
[[nodiscard]] Chart correlation_map(const inspect::Maps& maps);
/// The phases, with the edge of chaos and the usual initialisations in them.
[[nodiscard]] Chart phase_chart(const inspect::Findings& findings, const inspect::Maps& maps);

}  // namespace assay::report
