#pragma once

#include "data/dataset.h"
#include "nn/samples.h"

namespace assay::study {

/// A dataset as networks take it: pixels standardised by the mean and deviation of all training pixels, so
/// that inputs have zero mean and unit second moment.
struct Material {
  nn::Samples train, test;
};

[[nodiscard]] Material standardised(const data::Dataset& dataset);

}  // namespace assay::study
