#include "inspect/findings.h"

#include <algorithm>
#include <cmath>

#include "inspect/torch_gain.h"

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

/// Nothing where no initialisation is recommended.
std::optional<WideNetwork> wide_network(const MeanField& field, const Findings& f) {
  if (!f.recommendation.chosen) return std::nullopt;
  const Outlook* chosen = outlook(f, f.recommendation.forecasts[*f.recommendation.chosen].initialisation);
  if (chosen == nullptr) return std::nullopt;
  const LengthLimit& limit = chosen->scales.limit;
  const double q = limit.fate == LengthLimit::Fate::fixed && limit.q > 0 ? limit.q : 1.0;
  const Scales& scales = chosen->recipe.hidden;
  constexpr std::size_t hidden = 3;
  return WideNetwork{
      .jacobian = jacobian_spectrum(field, scales, q, f.options.depth),
      .kernel = tangent_kernel(field, scales, {.length = q, .covariance = q / 2}, hidden, f.options.deadline),
      .fisher = fisher_spectrum(field, scales, {.width = f.options.width}, f.options.deadline)};
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
                  .wide = {},
                  .torch_gain = torch_gain(activation),
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
    result.wide = wide_network(field, result);
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

double gradient_decades(const Outlook& outlook) {
  const double change = outlook.propagation.log_gradient / std::log(10.0);
  return std::abs(change) < 0.05 ? 0.0 : change;
}

const Outlook* calmest(const Findings& findings) {
  const Outlook* best = nullptr;
  for (const Outlook& candidate : findings.outlooks) {
    if (!candidate.propagation.reason.empty() || candidate.recipe.hidden.weight > largest_weight) continue;
    if (!best || std::abs(gradient_decades(candidate)) < std::abs(gradient_decades(*best))) best = &candidate;
  }
  return best;
}

const Outlook* outlook(const Findings& findings, Initialisation initialisation) {
  const auto found = std::ranges::find_if(findings.outlooks, [&](const Outlook& candidate) {
    return candidate.recipe.initialisation == initialisation;
  });
  return found == findings.outlooks.end() ? nullptr : &*found;
}

}  // namespace assay::inspect
