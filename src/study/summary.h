#pragma once

#include "study/result.h"

namespace assay::study {

/// Fills in what follows from the trials of every contender: means, intervals, medians, and who cannot be
/// told apart from the best; then sorts the contenders, best mean test accuracy first, those without a trial
/// last.
void summarise(Comparison& comparison);

}  // namespace assay::study
