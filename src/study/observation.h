#pragma once

#include <vector>

#include "expr/function.h"
#include "nn/telemetry.h"
#include "study/result.h"

namespace assay::study {

/// Below which |f'| a unit counts as saturated: 0.05 sup |f'|. Nothing where f' is unbounded or not known.
[[nodiscard]] std::optional<double> saturation_slope(const Function& f);

/// What the layers do after `epoch` epochs, the record before it being the last of `records`; `updates` are
/// those of the epoch's last step, or empty.
[[nodiscard]] LayerTelemetry observed(std::size_t epoch, const nn::Network& network, nn::SampleView probe,
                                      const nn::ObservationPlan& plan, const std::vector<double>& updates,
                                      const std::vector<LayerTelemetry>& records);

}  // namespace assay::study
