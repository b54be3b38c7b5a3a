#include "inspect/findings.h"

#include <algorithm>

namespace assay::inspect {
namespace {

constexpr std::size_t examples = 60'000;

std::vector<Outlook> outlooks(const MeanField& field, const Recommendation& recommendation) {
  std::vector<Outlook> result;
  for (const Forecast& forecast : recommendation.forecasts) {
    if (!forecast.recipe) continue;
    result.push_back({.recipe = *forecast.recipe,
                      .scales = depth_scales(field, forecast.recipe->hidden),
                      .propagation = forecast.propagation});
  }
  return result;
}

}  // namespace

Findings findings(const Activation& activation, const FindingsOptions& options) {
  const Function f = activation.function.bound();
  Findings result{.function = f,
                  .options = options,
                  .properties = analyze_properties(f, options.deadline),
                  .obstacle = {},
                  .statistics = {},
                  .edge = {},
                  .recommendation = {},
                  .outlooks = {},
                  .remedy = {},
                  .saturation = {},
                  .singular_gradient = {},
                  .cost = {}};
  const MeanField field(f, options.deadline);
  result.obstacle = field.obstacle();
  if (result.obstacle.empty()) {
    result.statistics = gaussian_statistics(field);
    result.edge = edge_of_chaos(field, options.deadline);
    result.recommendation = recommended_initialisation(
        field, result.edge, {.fan_in = options.width, .fan_out = options.width, .depth = options.depth},
        options.deadline);
    result.outlooks = outlooks(field, result.recommendation);
    result.saturation = saturation(field);
    result.singular_gradient = singular_gradient(field);
  }
  if (const auto flat = flat_set(f); !flat.empty()) {
    result.dead_share = dead_probability(flat, examples, 0.5);
    result.dead_share_correlated = dead_probability(flat, examples, 0.99);
  }
  if (!options.deadline.passed()) {
    result.remedy = remedy(f, result.properties, tailoring_target(Tailoring::dks, options.depth),
                           options.depth, options.deadline);
  }
  if (options.with_cost) result.cost = measured_cost(activation);
  return result;
}

const Outlook* outlook(const Findings& findings, Initialisation initialisation) {
  const auto found = std::ranges::find_if(findings.outlooks, [&](const Outlook& candidate) {
    return candidate.recipe.initialisation == initialisation;
  });
  return found == findings.outlooks.end() ? nullptr : &*found;
}

}  // namespace assay::inspect
