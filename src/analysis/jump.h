#pragma once

#include <optional>
#include <span>

#include "analysis/breakpoints.h"
#include "expr/function.h"

namespace assay {

/// The first of the points, all isolated, at which f jumps or is unbounded: its values 2^-100 to the left and
/// to the right differ. A strong sign, no proof; that is in analysis/regularity.h.
[[nodiscard]] std::optional<double> first_jump(const Function& f, std::span<const Breakpoint> points);

}  // namespace assay
