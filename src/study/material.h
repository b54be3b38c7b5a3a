#pragma once

#include "data/dataset.h"
#include "nn/samples.h"
#include "study/result.h"

namespace assay::study {

/// A dataset as networks take it.
struct Material {
  nn::Samples train, test;
};

[[nodiscard]] Material prepared(const data::Dataset& dataset, Preparation preparation);

}  // namespace assay::study
