#include "article/claim_06_sigmoid_tanh_experiment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/chaos.h"
#include "analysis/propagation.h"
#include "analysis/properties.h"
#include "catalog/catalog.h"
#include "expr/parse.h"
#include "report/text.h"
#include "study/statistics.h"

namespace assay::article::sigmoid_tanh {
namespace {

std::vector<double> deep_rates(const Scope& scope) {
  if (scope.quick) return {0.003, 0.01, 0.03};
  return {0.001, 0.003, 0.01, 0.03, 0.1};
}

/// Shallow networks bear larger steps.
std::vector<double> shallow_rates(const Scope& scope) {
  if (scope.quick) return {0.01, 0.03, 0.1};
  return {0.003, 0.01, 0.03, 0.1, 0.3};
}

study::Training untrained(const Scope& scope, std::size_t depth) {
  return {.widths = scope.widths(std::vector<std::size_t>(depth, 64)), .epochs = 0, .telemetry = true};
}

SigmoidTanhEvidence::Bounds bounds_evidence(const Scope& scope, const Results& results) {
  SigmoidTanhEvidence::Bounds bounds{.largest_bounded = 0,
                                     .relu_growth = {},
                                     .predicted_growth = std::pow(weight_scales.back(), scaled_depth),
                                     .scale = weight_scales.back()};
  const auto see = [&](const CellResult& result) {
    for (const Outcome& outcome : result.outcomes) {
      for (const study::LayerTelemetry& record : outcome.trial.layers) {
        bounds.largest_bounded = std::max(bounds.largest_bounded, largest_activation(record));
      }
    }
  };
  for (const char* name : bounded_names) {
    see(results.of(watched(scope, name)));
    for (const double scale : weight_scales) see(results.of(scaled(scope, name, scale)));
  }
  const auto& small = results.of(scaled(scope, "relu", weight_scales.front())).outcomes;
  const auto& large = results.of(scaled(scope, "relu", weight_scales.back())).outcomes;
  const auto last = [](const Outcome& outcome) {
    return largest_activation(outcome.trial.layers.front().layers[scaled_depth - 1]);
  };
  std::vector<double> logarithms;
  for (std::size_t i = 0; i < large.size(); ++i) {
    logarithms.push_back(std::log(last(large[i]) / last(small[i])));
  }
  const study::Interval logarithm = study::mean_interval(logarithms);
  bounds.relu_growth = {std::exp(logarithm.mean), std::exp(logarithm.low), std::exp(logarithm.high)};
  return bounds;
}

SigmoidTanhEvidence::Identity identity_evidence(const Scope& scope, const Results& results) {
  const auto of = [&](const char* name) -> const CellResult& {
    return results.of(trained(scope, name, form_depth, {}));
  };
  const report::Json& proof = results.of(identity_proof());
  SigmoidTanhEvidence::Identity identity{
      .proved = proof.at("proved"),
      .because = proof.at("because"),
      .twin_difference = 0,
      .unlike_predictions = 0,
      .centred_less_tanh = accuracy_difference(of(centred), of("tanh")),
      .shifted_less_sigmoid = accuracy_difference(of(shifted), of("sigmoid")),
      .sigmoid_gains_centred = accuracy_difference(of(sigmoid_without_mean), of("sigmoid")),
      .tanh_loses_shifted = accuracy_difference(of("tanh"), of(tanh_with_mean))};
  for (const Outcome& outcome : of("tanh").outcomes) {
    if (!outcome.sigmoid_twin) continue;
    const study::TwinCheck& twin = *outcome.sigmoid_twin;
    identity.twin_difference =
        std::max(identity.twin_difference, twin.largest_output_difference / twin.largest_output);
    identity.unlike_predictions = std::max(identity.unlike_predictions, twin.unlike_predictions);
  }
  return identity;
}

SigmoidTanhEvidence::Pace pace_evidence(const Scope& scope, const Results& results, const char* name,
                                        double target) {
  const auto& ours = results.of(watched(scope, name)).outcomes;
  const auto& relu = results.of(watched(scope, "relu")).outcomes;
  const double guess = 1 / static_cast<double>(scope.classes);
  SigmoidTanhEvidence::Pace pace{
      .activation = name, .target = target, .reached = 0, .networks = ours.size(), .times_relu = {}};
  std::vector<double> logarithms;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const std::optional<double> own = epochs_to(ours[i].trial, target, guess);
    const std::optional<double> other = epochs_to(relu[i].trial, target, guess);
    if (own) ++pace.reached;
    if (own && other) logarithms.push_back(std::log(*own / *other));
  }
  if (logarithms.empty()) {
    pace.times_relu = {std::nan(""), std::nan(""), std::nan("")};
  } else {
    const study::Interval mean = study::mean_interval(logarithms);
    pace.times_relu = {std::exp(mean.mean), std::exp(mean.low), std::exp(mean.high)};
  }
  return pace;
}

SigmoidTanhEvidence::Depth depth_evidence(const Scope& scope, const Results& results, const char* name,
                                          Initialisation start) {
  const CellResult& look = results.of(looked_at(scope, name, start));
  const auto saturated = [](const Outcome& outcome) -> std::optional<double> {
    double sum = 0;
    for (std::size_t l = 0; l < deepest; ++l) {
      sum += outcome.trial.layers.front().layers[l].state.saturated.value_or(0);
    }
    return sum / static_cast<double>(deepest);
  };
  const CellResult& relu = results.of(trained(scope, "relu", deepest, {}));
  const CellResult& own = results.of(trained(scope, name, deepest, {.name = {}, .initialisation = start}));
  return {.activation = name,
          .at_edge = start == Initialisation::edge_of_chaos,
          .depth = deepest,
          .gradient = measured_gradient(look, 1),
          .predicted_gradient = predicted_gradients(scope, name, start).front(),
          .saturated = over_seeds(look, saturated),
          .less_than_relu = accuracy_difference(relu, own)};
}

}  // namespace

std::vector<std::size_t> depths(const Scope& scope) {
  if (scope.quick) return {1, form_depth, deepest};
  return {1, 2, form_depth, 8, deepest};
}

std::size_t width(const Scope& scope) {
  return scope.pick(64, 32);
}

Setting plain() {
  return {.name = "PyTorch's start", .initialisation = Initialisation::pytorch};
}

Setting raw_inputs() {
  return {.name = "raw inputs", .inputs = study::Preparation::unit};
}

std::vector<Setting> mends(const Scope& scope) {
  std::vector<Setting> list;
  const std::vector<double> strengths = scope.quick ? std::vector{1e-4, 1e-3} : std::vector{1e-5, 1e-4, 1e-3};
  for (const double strength : strengths) {
    Setting setting = plain();
    setting.name = "L2 " + report::quantity(strength);
    setting.l2 = strength;
    list.push_back(setting);
  }
  if (!scope.quick) list.push_back({.name = "LeCun", .initialisation = Initialisation::lecun});
  list.push_back({.name = "unit gain"});
  list.push_back(raw_inputs());
  list.push_back({.name = "edge of chaos", .initialisation = Initialisation::edge_of_chaos});
  return list;
}

Cell trained(const Scope& scope, const std::string& activation, std::size_t depth, const Setting& setting) {
  const bool has_twin =
      activation == "tanh" && depth == form_depth && setting.initialisation == Initialisation::unit_gain;
  return {.activation = activation,
          .training = {.widths = scope.widths(std::vector<std::size_t>(depth, width(scope))),
                       .epochs = scope.pick(8, 3),
                       .batch = 32,
                       .inputs = setting.inputs,
                       .l2 = setting.l2,
                       .initialisation = setting.initialisation},
          .samples = scope.pick(10'000, 5'000),
          .inspection = has_twin ? Inspection::sigmoid_twin : Inspection::none,
          .learning_rates = deep_rates(scope),
          .tuning_epochs = scope.pick(3, 2),
          .seeds = Scope::seeds};
}

Cell looked_at(const Scope& scope, const std::string& activation, Initialisation start) {
  Cell cell{.activation = activation,
            .training = untrained(scope, deepest),
            .samples = 1000,
            .learning_rates = {0.01},
            .seeds = Scope::seeds};
  cell.training.initialisation = start;
  return cell;
}

Cell scaled(const Scope& scope, const std::string& activation, double scale) {
  Cell cell{.activation = activation,
            .training = untrained(scope, scaled_depth),
            .samples = 1000,
            .learning_rates = {0.01},
            .seeds = Scope::seeds};
  cell.training.weight_scale = scale;
  return cell;
}

Cell watched(const Scope& scope, const std::string& activation) {
  return {.activation = activation,
          .training = {.widths = scope.widths(std::vector<std::size_t>(2, width(scope))),
                       .epochs = scope.pick(12, 5),
                       .batch = 32,
                       .telemetry = true},
          .samples = scope.pick(20'000, 5'000),
          .learning_rates = shallow_rates(scope),
          .tuning_epochs = scope.pick(3, 2),
          .seeds = Scope::seeds};
}

std::optional<double> epochs_to(const study::Trial& trial, double target, double guess) {
  double before = guess;
  for (std::size_t i = 0; i < trial.epochs.size(); ++i) {
    const double now = trial.epochs[i].test_accuracy;
    if (now >= target) {
      return static_cast<double>(i) + (now > before ? (target - before) / (now - before) : 1.0);
    }
    before = now;
  }
  return std::nullopt;
}

double largest_activation(const study::LayerRecord& layer) {
  const nn::Range& range = layer.state.activations;
  return std::max(std::abs(range.low), std::abs(range.high));
}

double largest_activation(const study::LayerTelemetry& record) {
  double largest = 0;
  // The last layer's are the outputs, behind which no activation stands.
  for (std::size_t l = 0; l + 1 < record.layers.size(); ++l) {
    largest = std::max(largest, largest_activation(record.layers[l]));
  }
  return largest;
}

Calculation identity_proof() {
  const std::string formula = "tanh(x) - (2*sigmoid(2*x) - 1)";
  return {.name = "tanh and sigmoid are one up to scale and shift",
          .settings = {{"zero", formula}},
          .run = [formula](const std::stop_token&) -> report::Json {
            const Shape shape = analyze_properties(parse(formula)).shape;
            // An affine function without a slope that is 0 at 0.
            const bool proved =
                shape.affine.is_yes() && shape.flat_almost_everywhere.is_yes() && shape.zero_at_zero.is_yes();
            return {{"proved", proved}, {"because", shape.affine.because}};
          }};
}

std::vector<double> predicted_gradients(const Scope& scope, const std::string& name, Initialisation start) {
  const MeanField field(activation(name).function);
  const EdgeOfChaos edge = start == Initialisation::edge_of_chaos ? edge_of_chaos(field) : EdgeOfChaos{};
  const std::optional<Recipe> found = recipe(start, field, edge);
  if (!found) return std::vector<double>(deepest, std::nan(""));
  const Propagation propagation = propagate(
      field, *found, {.widths = untrained(scope, deepest).widths, .input_moment = 1, .input_correlation = 0});
  std::vector<double> gradients(deepest, 0);
  double logarithm = 0;
  for (std::size_t l = deepest; l-- > 0;) {
    logarithm += std::log(propagation.layers[l].chi);
    gradients[l] = std::exp(logarithm / 2);
  }
  return gradients;
}

study::Interval measured_gradient(const CellResult& result, std::size_t layer) {
  return geometric_over_seeds(result, [layer](const Outcome& outcome) -> std::optional<double> {
    const auto& layers = outcome.trial.layers.front().layers;
    return layers[layer - 1].state.gradient / layers.back().state.gradient;
  });
}

SigmoidTanhEvidence evidence(const Scope& scope, const Results& results) {
  SigmoidTanhEvidence evidence{.bounds = bounds_evidence(scope, results),
                               .identity = identity_evidence(scope, results),
                               .pace = {},
                               .depth = {},
                               .mends = {},
                               .relu_loses = {},
                               .raw_less_standardised = {},
                               .seeds = Scope::seeds};
  const CellResult& relu = results.of(trained(scope, "relu", deepest, {}));
  evidence.relu_loses = accuracy_difference(relu, results.of(trained(scope, "relu", deepest, plain())));
  evidence.raw_less_standardised =
      accuracy_difference(results.of(trained(scope, "tanh", deepest, raw_inputs())),
                          results.of(trained(scope, "tanh", deepest, {})));
  for (const char* name : bounded_names) {
    for (const double target : targets) evidence.pace.push_back(pace_evidence(scope, results, name, target));
    for (const Initialisation start : {Initialisation::unit_gain, Initialisation::edge_of_chaos}) {
      evidence.depth.push_back(depth_evidence(scope, results, name, start));
    }
    const CellResult& before = results.of(trained(scope, name, deepest, plain()));
    for (const Setting& mend : mends(scope)) {
      const CellResult& after = results.of(trained(scope, name, deepest, mend));
      evidence.mends.push_back({.activation = name,
                                .what = mend.name,
                                .is_l2 = mend.l2 > 0,
                                .gain = accuracy_difference(after, before),
                                .less_than_best = accuracy_difference(relu, after)});
    }
  }
  return evidence;
}

}  // namespace assay::article::sigmoid_tanh
