#include "study/observation.h"

#include "analysis/dead_units.h"
#include "analysis/mean_field.h"

namespace assay::study {

std::optional<double> saturation_slope(const Function& f) {
  constexpr double share_of_steepest = 0.05;
  const MeanField field(f);
  if (!field.obstacle().empty()) return std::nullopt;
  const Saturation known = saturation(field);
  return known.saturated ? std::optional(share_of_steepest * known.steepest) : std::nullopt;
}

LayerTelemetry observed(std::size_t epoch, const nn::Network& network, nn::SampleView probe,
                        const nn::ObservationPlan& plan, const std::vector<double>& updates,
                        const std::vector<LayerTelemetry>& records) {
  LayerTelemetry telemetry{.epoch = epoch, .layers = {}};
  for (nn::LayerState& state : nn::observe(network, probe, plan)) {
    const std::size_t i = telemetry.layers.size();
    LayerRecord record{.state = std::move(state)};
    if (!updates.empty()) record.update = updates[i];
    const std::vector<bool>& now = record.state.dead;
    for (std::size_t unit = 0; !records.empty() && unit < now.size(); ++unit) {
      const bool before = records.back().layers[i].state.dead[unit];
      if (now[unit] && !before) ++record.died;
      if (!now[unit] && before) ++record.revived;
    }
    telemetry.layers.push_back(std::move(record));
  }
  return telemetry;
}

}  // namespace assay::study
