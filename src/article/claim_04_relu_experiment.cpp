#include "article/claim_04_relu_experiment.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "analysis/propagation.h"
#include "catalog/catalog.h"
#include "jit/compile.h"
#include "study/timing.h"

namespace assay::article::relu {
namespace {

constexpr std::size_t timed_elements = 131'072;  ///< the arrays stay in the cache
constexpr std::array few = {"relu", "leaky_relu", "elu",  "gelu", "silu",     "mish",
                            "tanh", "sigmoid",    "selu", "sine", "softplus", "softsign"};

const std::vector<double> rates = {0.003, 0.01, 0.03, 0.1, 0.3};

std::size_t deep_width(const Scope& scope) {
  return scope.pick(128, 48);
}

std::vector<study::TimedKernel> timed_kernels(bool is_quick) {
  std::vector<study::TimedKernel> kernels;
  for (const Activation& entry : catalog()) {
    if (is_quick && std::ranges::find(few, entry.name) == few.end()) continue;
    kernels.push_back({.name = entry.name,
                       .kernel = compile(entry.function, {.from_output = entry.derivative_from_output})});
  }
  return kernels;
}

/// Nothing where the activation has no such initialisation.
std::optional<Recipe> start(const std::string& activation_name, Initialisation initialisation) {
  const MeanField field(activation(activation_name).function);
  const EdgeOfChaos edge =
      initialisation == Initialisation::edge_of_chaos ? edge_of_chaos(field) : EdgeOfChaos{};
  return recipe(initialisation, field, edge);
}

bool are_alike(const Scales& one, const Scales& other) {
  constexpr double rounding = 1e-9;
  return std::abs(one.weight - other.weight) < rounding && std::abs(one.bias - other.bias) < rounding;
}

double gradient_norm(const Outcome& outcome, std::size_t i) {
  return outcome.trial.layers.front().layers[i].state.gradient;
}

}  // namespace

Calculation kernel_times(const Scope& scope) {
  constexpr double seconds_each = 0.02;
  return {.name = "kernel times",
          .settings = {{"quick", scope.quick}, {"elements", timed_elements}},
          .run = [is_quick = scope.quick](const std::stop_token& stop) -> report::Json {
            const auto timings = study::time_kernels(
                {.kernels = timed_kernels(is_quick), .sizes = {timed_elements}, .seconds = seconds_each},
                [](double, const std::string&) {}, stop);
            report::Json list = report::Json::array();
            if (!timings) return list;
            for (const study::Timing& each : *timings) {
              list.push_back({{"name", each.name}, {"pass", study::name(each.pass)}, {"time", each.time}});
            }
            return list;
          },
          .seconds = scope.quick ? 1.0 : 15.0,
          .alone = true};
}

std::vector<KernelTime> kernel_times(const report::Json& outcome) {
  std::vector<KernelTime> times;
  for (const report::Json& each : outcome) {
    const std::string name = each.at("name");
    auto found = std::ranges::find(times, name, &KernelTime::name);
    if (found == times.end()) {
      found = times.insert(found, {.name = name, .forward = 0, .backward = 0});
    }
    const double time = each.at("time");
    const std::string pass = each.at("pass");
    if (pass == study::name(study::Pass::forward)) {
      found->forward = time;
    } else if (pass == study::name(study::Pass::from_output) || found->backward == 0) {
      found->backward = time;
    }
  }
  return times;
}

const KernelTime& time_of(const std::vector<KernelTime>& times, const std::string& activation) {
  return *std::ranges::find(times, activation, &KernelTime::name);
}

std::vector<std::size_t> depths(const Scope& scope) {
  if (scope.quick) return {2, 8, 32};
  return {2, 4, 8, 16, 32, 64};
}

std::vector<Initialisation> initialisations(const std::string& activation_name) {
  std::vector<Initialisation> list;
  std::vector<Scales> seen;
  for (const Initialisation each : {Initialisation::pytorch, Initialisation::lecun, Initialisation::he,
                                    Initialisation::unit_gain, Initialisation::edge_of_chaos}) {
    const std::optional<Recipe> found = start(activation_name, each);
    if (!found) continue;
    const Scales hidden = found->layer(1, 1);
    if (std::ranges::any_of(seen, [&](const Scales& other) { return are_alike(hidden, other); })) continue;
    seen.push_back(hidden);
    list.push_back(each);
  }
  return list;
}

Cell untrained(const Scope& scope, const std::string& activation_name, std::size_t depth,
               Initialisation initialisation) {
  return {.activation = activation_name,
          .training = {.widths = scope.widths(std::vector<std::size_t>(depth, deep_width(scope))),
                       .epochs = 0,
                       .initialisation = initialisation,
                       .telemetry = true},
          .samples = scope.pick(2048, 512),
          .learning_rates = {rates.front()},
          .seeds = Scope::seeds};
}

study::Interval gradient(const CellResult& result, std::size_t i) {
  const bool is_zero = std::ranges::all_of(
      result.outcomes, [i](const Outcome& outcome) { return gradient_norm(outcome, i) == 0; });
  if (is_zero) return {0, 0, 0};
  return geometric_over_seeds(result, [i](const Outcome& outcome) -> std::optional<double> {
    const std::size_t last = outcome.trial.layers.front().layers.size() - 2;
    return gradient_norm(outcome, i) / gradient_norm(outcome, last);
  });
}

std::vector<double> predicted_gradients(const Scope& scope, const std::string& activation_name,
                                        std::size_t depth, Initialisation initialisation) {
  const std::optional<Recipe> recipe = start(activation_name, initialisation);
  if (!recipe) return {};
  const MeanField field(activation(activation_name).function);
  Architecture architecture = Architecture::uniform(scope.inputs, deep_width(scope), depth);
  architecture.input_correlation = scope.input_correlation;
  const Propagation propagation = propagate(field, *recipe, architecture);
  if (propagation.layers.size() < depth) return {};
  // Squared norms multiply by chi from the last layer back.
  std::vector<double> ratios(depth, 1.0);
  for (std::size_t i = depth - 1; i-- > 0;) {
    ratios[i] = ratios[i + 1] * std::sqrt(propagation.layers[i].chi);
  }
  return ratios;
}

Cell racing(const Scope& scope, const std::string& activation_name, std::size_t layers) {
  return {
      .activation = activation_name,
      .training = {.widths = scope.widths(std::vector<std::size_t>(layers, 64)), .epochs = scope.pick(10, 6)},
      .samples = scope.pick(0, 10'000),
      .learning_rates = rates,
      .tuning_epochs = 2,
      .seeds = Scope::seeds};
}

Reading epochs_to(double target, std::size_t planned) {
  return [target, planned](const Outcome& outcome) -> std::optional<double> {
    const std::vector<study::Epoch>& epochs = outcome.trial.epochs;
    const auto reached = std::ranges::find_if(
        epochs, [target](const study::Epoch& epoch) { return epoch.test_accuracy >= target; });
    if (reached == epochs.end()) return static_cast<double>(planned) + 1;
    return static_cast<double>(reached - epochs.begin()) + 1;
  };
}

Reading seconds_to(double target) {
  return [target](const Outcome& outcome) -> std::optional<double> {
    for (const study::Epoch& epoch : outcome.trial.epochs) {
      if (epoch.test_accuracy >= target) return epoch.seconds;
    }
    return std::nullopt;
  };
}

Reading share_of_step(const Cell& cell, const KernelTime& time) {
  const std::vector<std::size_t>& widths = cell.training.widths;
  const std::size_t units = std::accumulate(widths.begin() + 1, widths.end() - 1, std::size_t{0});
  const double seconds = static_cast<double>(units) * (time.forward + time.backward) * 1e-9;
  return [seconds](const Outcome& outcome) -> std::optional<double> {
    return seconds * outcome.trial.samples_per_second;
  };
}

}  // namespace assay::article::relu
