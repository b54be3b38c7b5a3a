#include <fmt/format.h>

#include <algorithm>

#include "report/charts_layers.h"
#include "report/html_parts.h"
#include "report/text.h"

namespace assay::report {
namespace {

using study::LayerRecord;

std::optional<double> dead(const LayerRecord& record) {
  const std::vector<bool>& units = record.state.dead;
  if (units.empty()) return std::nullopt;
  return static_cast<double>(std::ranges::count(units, true)) / static_cast<double>(units.size());
}

struct Drawn {
  const char* heading;
  const char* caption;
  LayerQuantity quantity;
};

std::vector<Drawn> all_drawn() {
  return {
      {"Signal",
       "Standard deviation of the pre-activations.",
       {"deviation", [](const LayerRecord& r) { return std::optional(r.state.pre_activations.deviation); }}},
      {"Gradient",
       "Of one sample's loss by the pre-activations, root mean square. Falling towards layer 1 it vanishes, "
       "rising it explodes.",
       {"gradient", [](const LayerRecord& r) { return std::optional(r.state.gradient); }}},
      {"Dead units",
       "f′ = 0 on every probe sample: such a unit gets no gradient.",
       {"dead units", dead, true}},
      {"Saturated",
       "Share of samples and units with |f′| below 5% of its largest value.",
       {"saturated", [](const LayerRecord& r) { return r.state.saturated; }, true}}};
}

std::string with_moments(const study::Comparison& comparison, const Drawn& drawn) {
  return "<div class=\"pair\">\n" +
         figure(std::string(drawn.heading) + " before training", drawn.caption,
                quantity_by_layer(comparison, drawn.quantity, Moment::before_training)) +
         figure(std::string(drawn.heading) + " at the end",
                "The same scale; of a network that diverged, after its last whole epoch.",
                quantity_by_layer(comparison, drawn.quantity, Moment::after_training)) +
         "</div>\n";
}

}  // namespace

Section layers_section(const study::Comparison& comparison) {
  Section section{.id = "layers", .title = "Layers", .body = {}};
  if (!has_telemetry(comparison)) return section;
  section.body = "<p>What the layers do with the first samples of the training set. ";
  section.body += comparison.seeds > 1 ? fmt::format("Line: the median over {}; band: lowest to highest. ",
                                                     counted(comparison.seeds, "seed"))
                                       : std::string();
  section.body +=
      "A value of 0 or one that is not finite has no place on a logarithmic scale and is left out."
      "</p>\n";
  for (const Drawn& drawn : all_drawn()) section.body += with_moments(comparison, drawn);
  return section;
}

}  // namespace assay::report
