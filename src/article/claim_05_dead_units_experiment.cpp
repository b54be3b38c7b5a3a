#include "article/claim_05_dead_units_experiment.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "analysis/dead_units.h"
#include "analysis/propagation.h"
#include "catalog/catalog.h"
#include "study/trial.h"

namespace assay::article::dead_units {
namespace {

Cell network(const Scope& scope, const std::string& activation, const std::vector<std::size_t>& hidden,
             double rate) {
  return {.activation = activation,
          .training = {.widths = scope.widths(hidden),
                       .epochs = scope.pick(5, 3),
                       // Without momentum a unit that gets no gradient stands still.
                       .momentum = 0,
                       .initialisation = Initialisation::he,
                       .telemetry = true},
          .samples = scope.pick(20'000, 5'000),
          .learning_rates = {rate},
          .seeds = Scope::seeds};
}

std::size_t dead_count(const study::LayerRecord& record) {
  return static_cast<std::size_t>(std::ranges::count(record.state.dead, true));
}

/// Of all hidden units.
double share(const study::LayerTelemetry& telemetry) {
  std::size_t dead = 0;
  std::size_t units = 0;
  for (const study::LayerRecord& record : telemetry.layers) {
    dead += dead_count(record);
    units += record.state.dead.size();
  }
  return static_cast<double>(dead) / static_cast<double>(units);
}

std::optional<double> share_at(const Outcome& outcome, std::size_t epoch) {
  if (outcome.trial.layers.size() <= epoch) return std::nullopt;
  return share(outcome.trial.layers[epoch]);
}

std::optional<double> last_share(const Outcome& outcome) {
  if (outcome.trial.divergence) return std::nullopt;
  return share(outcome.trial.layers.back());
}

Propagation propagation_at_start(const Scope& scope) {
  const MeanField field(activation("relu").function);
  const std::optional<Recipe> he = recipe(Initialisation::he, field, EdgeOfChaos{});
  Architecture architecture = Architecture::uniform(scope.inputs, usual_width, deep);
  architecture.input_correlation = scope.input_correlation;
  return propagate(field, *he, architecture);
}

}  // namespace

std::vector<double> rates(const Scope& scope) {
  if (scope.quick) return {mild_rate, 0.3, harsh_rate, 1};
  return {0.01, 0.03, mild_rate, 0.2, 0.3, harsh_rate, 1};
}

Cell at_rate(const Scope& scope, const std::string& activation, double rate) {
  Cell cell = network(scope, activation, std::vector<std::size_t>(usual_depth, usual_width), rate);
  if (activation == "relu" && rate == harsh_rate) cell.seeds = harsh_seeds;
  return cell;
}

std::vector<Start> biases() {
  return {{"bias 0", Initialisation::he, 0.0},
          {"bias 0.1", Initialisation::he, 0.1},
          {"bias -0.5", Initialisation::he, -0.5},
          {"bias -1", Initialisation::he, -1.0},
          {"bias -3", Initialisation::he, -3.0}};
}

std::vector<Start> initialisations() {
  return {{"He", Initialisation::he, 0.0},
          {"LeCun", Initialisation::lecun, 0.0},
          {"PyTorch", Initialisation::pytorch, 0.0},
          {"He, bias 1", Initialisation::he, 1.0}};
}

Cell from_start(const Scope& scope, const Start& start, double rate) {
  Cell cell = at_rate(scope, "relu", rate);
  cell.training.initialisation = start.initialisation;
  cell.training.bias = start.bias;
  return cell;
}

Cell of_width(const Scope& scope, std::size_t units) {
  return network(scope, "relu", {units, units}, shape_rate);
}

Cell of_depth(const Scope& scope, std::size_t depth) {
  return network(scope, "relu", std::vector<std::size_t>(depth, usual_width), shape_rate);
}

Cell untrained(const Scope& scope) {
  Cell cell = network(scope, "relu", std::vector<std::size_t>(deep, usual_width), mild_rate);
  cell.training.epochs = 0;
  return cell;
}

study::Interval after(const CellResult& result) {
  return over_seeds(result, last_share);
}

study::Interval fewer(const CellResult& first, const CellResult& second) {
  return difference(first, second, last_share);
}

study::Interval accuracy_left(const CellResult& result) {
  return over_seeds(result, [](const Outcome& outcome) -> std::optional<double> {
    if (outcome.trial.divergence) return std::nullopt;
    return outcome.trial.test_accuracy;
  });
}

report::MeasuredRow dead_row(const std::string& name, const std::string& colour, const CellResult& result) {
  report::MeasuredRow row{.name = name, .colour = colour, .mean = after(result), .single = {}};
  for (const Outcome& outcome : result.outcomes) {
    if (const std::optional<double> value = last_share(outcome)) row.single.push_back(*value);
  }
  return row;
}

study::Interval after(const CellResult& result, std::size_t epoch) {
  return over_seeds(result, [epoch](const Outcome& outcome) -> std::optional<double> {
    if (outcome.trial.divergence) return std::nullopt;
    return share_at(outcome, epoch);
  });
}

study::Interval born_in(const CellResult& result, std::size_t i) {
  return over_seeds(result, [i](const Outcome& outcome) -> std::optional<double> {
    const study::LayerRecord& record = outcome.trial.layers.front().layers[i];
    return static_cast<double>(dead_count(record)) / static_cast<double>(record.state.units);
  });
}

study::Interval revived_in(const CellResult& result, std::size_t i) {
  return over_seeds(result, [i](const Outcome& outcome) -> std::optional<double> {
    std::size_t dead = 0;
    std::size_t revived = 0;
    const std::vector<study::LayerTelemetry>& records = outcome.trial.layers;
    for (std::size_t epoch = 1; epoch < records.size(); ++epoch) {
      dead += dead_count(records[epoch - 1].layers[i]);
      revived += records[epoch].layers[i].revived;
    }
    if (dead == 0) return std::nullopt;
    return static_cast<double>(revived) / static_cast<double>(dead);
  });
}

Fates fates(const Outcome& outcome, std::size_t i, std::size_t epoch) {
  const std::vector<study::LayerTelemetry>& records = outcome.trial.layers;
  const std::vector<bool>& now = records[epoch].layers[i].state.dead;
  Fates fates{};
  for (std::size_t unit = 0; unit < now.size(); ++unit) {
    std::size_t dead_before = 0;
    for (std::size_t e = 0; e < epoch; ++e) dead_before += records[e].layers[i].state.dead[unit] ? 1U : 0U;
    double& fate = now[unit] ? (dead_before == epoch ? fates.born : fates.died) : fates.returned;
    if (now[unit] || dead_before > 0) fate += 1.0 / static_cast<double>(now.size());
  }
  return fates;
}

study::Interval share_of(const CellResult& result, std::size_t i, std::size_t epoch, double Fates::* fate) {
  return over_seeds(result, [&](const Outcome& outcome) -> std::optional<double> {
    if (outcome.trial.divergence) return std::nullopt;
    return fates(outcome, i, epoch).*fate;
  });
}

double predicted_born_first(const Scope& scope, const Start& start) {
  const PropagatedLayer first = propagation_at_start(scope).layers.front();
  return dead_probability(flat_set(activation("relu").function), study::probe_samples, 1 - first.gap,
                          start.bias / std::sqrt(first.q));
}

std::vector<double> predicted_born(const Scope& scope) {
  const std::vector<Stretch> flat = flat_set(activation("relu").function);
  std::vector<double> shares;
  for (const PropagatedLayer& layer : propagation_at_start(scope).layers) {
    shares.push_back(dead_probability(flat, study::probe_samples, 1 - layer.gap));
  }
  return shares;
}

}  // namespace assay::article::dead_units
