#include "study/propagation_check.h"

#include <cmath>

namespace assay::study {
namespace {

RandomNetworkPlan networks_of(const PropagationPlan& plan) {
  const Scales first = plan.recipe.first_layer(plan.width, plan.width);
  const double length = first.weight * plan.input_moment + first.bias;
  const double covariance = first.weight * plan.input_moment * plan.input_correlation + first.bias;
  return {.f = plan.f,
          .depth = plan.depth,
          .width = plan.width,
          .length = length,
          .correlation = covariance / length,
          .scales = plan.recipe.layer(plan.width, plan.width),
          .networks = plan.networks,
          .seed = plan.seed,
          .threads = plan.threads};
}

std::optional<Agreement> agreement(double predicted, const Spread& measured) {
  if (!std::isfinite(predicted) || measured.networks == 0) return std::nullopt;
  const double error = measured.deviation / std::sqrt(static_cast<double>(measured.networks));
  return Agreement{predicted, measured.mean.mean, 3 * error + 0.3};
}

/// The first depth d for which the mean of ln |g_1|^2/|g_d|^2 satisfies the condition.
template <class Condition>
std::optional<std::size_t> first_depth(const std::vector<SimulatedLayer>& layers,
                                       const Condition& condition) {
  const Spread& first = layers.front().log_gradient;
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    const Spread& here = layers[layer].log_gradient;
    if (first.networks == 0 || here.networks == 0) return std::nullopt;
    if (condition(first.mean.mean - here.mean.mean)) return layer + 1;
  }
  return std::nullopt;
}

void compare(PropagationCheck& check, std::size_t networks) {
  const std::vector<PropagatedLayer>& predicted = check.predicted.layers;
  if (check.predicted.reason.empty() && predicted.size() == check.measured.size()) {
    check.log_length = agreement(std::log(predicted.back().q), check.measured.back().log_length);
    check.log_gradient = agreement(check.predicted.log_gradient, check.measured.front().log_gradient);
  }
  const double factor = std::log(1e4);
  check.gradients_die = first_depth(check.measured, [&](double change) { return change < -factor; });
  check.gradients_explode = first_depth(check.measured, [&](double change) { return change > factor; });
  for (std::size_t layer = 0; layer < check.measured.size() && !check.signal_is_lost; ++layer) {
    const SimulatedLayer& here = check.measured[layer];
    if (2 * (here.vanished + here.overflowed) >= networks) check.signal_is_lost = layer + 1;
  }
}

}  // namespace

bool Agreement::holds() const {
  return std::abs(predicted - measured) <= allowed;
}

std::optional<PropagationCheck> check_propagation(const PropagationPlan& plan,
                                                  const SimulationProgress& progress,
                                                  const std::stop_token& stop) {
  Architecture architecture = Architecture::uniform(plan.width, plan.width, plan.depth);
  architecture.input_moment = plan.input_moment;
  architecture.input_correlation = plan.input_correlation;
  PropagationCheck check;
  check.predicted = propagate(MeanField(plan.f), plan.recipe, architecture);
  std::optional<std::vector<SimulatedLayer>> measured = simulate(networks_of(plan), progress, stop);
  if (!measured) return std::nullopt;
  check.measured = std::move(*measured);
  compare(check, plan.networks);
  return check;
}

}  // namespace assay::study
