#pragma once

#include "data/dataset.h"
#include "study/compare.h"
#include "study/result.h"

namespace assay::study {

/// Throws an input Error if a network of these widths does not fit the data, or a number of the training is
/// out of range.
void check_training(const Training& training, const data::Dataset& dataset);

/// Throws an input Error if a number of the plan is out of range.
void check_plan(const ComparePlan& plan);

}  // namespace assay::study
