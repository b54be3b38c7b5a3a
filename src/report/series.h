#pragma once

#include <cstddef>
#include <vector>

#include "study/result.h"

namespace assay::report {

/// A quantity over the trials that completed an epoch.
struct SeriesPoint {
  std::size_t epoch;  ///< 1-based
  double mean, low, high;
  std::size_t trials;
};

/// Epoch by epoch, values that are not finite left out; empty if no trial completed an epoch.
[[nodiscard]] std::vector<SeriesPoint> over_seeds(const study::Contender& contender,
                                                  double study::Epoch::* quantity);

}  // namespace assay::report
