#pragma once

#include <span>

#include "study/result.h"

namespace assay::study {

/// The rate of the best validation accuracy among those that did not diverge; the first if all did. `sweep`
/// is not empty.
[[nodiscard]] double best_rate(std::span<const SweepPoint> sweep);

/// Fills in what follows from the trials of every contender: means, intervals, medians, and who cannot be
/// told apart from the best; then sorts the contenders, best mean test accuracy first, those without a trial
/// last.
void summarise(Comparison& comparison);

}  // namespace assay::study
