#pragma once

#include <vector>

#include "analysis/chaos.h"
#include "analysis/correlation.h"
#include "inspect/findings.h"

namespace assay::inspect {

/// One place of the length map q -> E f(sqrt(q) z)^2 / E f(z)^2: that of unit gain.
struct LengthPoint {
  double before, after;
};

/// How a layer changes lengths and correlations, for pictures. Empty where f has no Gaussian moments.
struct Maps {
  std::vector<LengthPoint> length;            ///< from 0 to 3
  std::vector<CorrelationPoint> correlation;  ///< at length 1
  PhaseDiagram phases;
};

/// A second or so.
[[nodiscard]] Maps maps(const Findings& findings, const Deadline& deadline = Deadline::never());

}  // namespace assay::inspect
