#include "article/cell.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "study/statistics.h"

namespace assay::article {
namespace {

// Apart from the seeds of the trainings that count, so that no rate is chosen by its luck with them.
constexpr std::uint64_t tuning_seed = 0;

Setup setup_of(const Cell& cell, double learning_rate) {
  return {.task = cell.task,
          .activation = cell.activation,
          .training = cell.training,
          .samples = cell.samples,
          .inspection = cell.inspection,
          .learning_rate = learning_rate};
}

std::string identity(const Cell& cell) {
  report::Json json = to_json(setup_of(cell, 0));
  json["learning_rates"] = cell.learning_rates;
  json["tuning_epochs"] = cell.tuning_epochs;
  json["seeds"] = cell.seeds;
  return json.dump();
}

study::Interval interval(std::span<const double> values) {
  constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
  return values.empty() ? study::Interval{nothing, nothing, nothing} : study::mean_interval(values);
}

std::string identity(const Calculation& calculation) {
  return calculation.name + calculation.settings.dump();
}

}  // namespace

std::vector<Setup> sweep_setups(const Cell& cell) {
  if (cell.learning_rates.size() < 2) return {};
  std::vector<Setup> setups;
  for (const double rate : cell.learning_rates) {
    Setup setup = setup_of(cell, rate);
    setup.training.epochs = cell.tuning_epochs;
    setup.training.telemetry = false;
    setup.inspection = Inspection::none;
    setup.seed = tuning_seed;
    setup.tuning = true;
    setups.push_back(std::move(setup));
  }
  return setups;
}

std::vector<Setup> final_setups(const Cell& cell, double learning_rate) {
  std::vector<Setup> setups;
  for (std::uint64_t seed = 1; seed <= cell.seeds; ++seed) {
    setups.push_back(setup_of(cell, learning_rate));
    setups.back().seed = seed;
  }
  return setups;
}

std::vector<double> CellResult::accuracies() const {
  std::vector<double> values;
  for (const Outcome& outcome : outcomes) values.push_back(outcome.trial.test_accuracy);
  return values;
}

std::size_t CellResult::diverged() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      outcomes, [](const Outcome& outcome) { return outcome.trial.divergence.has_value(); }));
}

void Results::add(const Cell& cell, CellResult result) {
  results_.insert_or_assign(identity(cell), std::move(result));
}

void Results::add(const Calculation& calculation, report::Json outcome) {
  calculated_.insert_or_assign(identity(calculation), std::move(outcome));
}

const CellResult& Results::of(const Cell& cell) const {
  return results_.at(identity(cell));
}

const report::Json& Results::of(const Calculation& calculation) const {
  return calculated_.at(identity(calculation));
}

study::Interval over_seeds(const CellResult& result, const Reading& reading) {
  std::vector<double> values;
  for (const Outcome& outcome : result.outcomes) {
    if (const std::optional<double> value = reading(outcome)) values.push_back(*value);
  }
  return interval(values);
}

study::Interval geometric_over_seeds(const CellResult& result, const Reading& reading) {
  const study::Interval logarithm = over_seeds(result, [&](const Outcome& outcome) -> std::optional<double> {
    const std::optional<double> value = reading(outcome);
    if (!value || !(*value > 0)) return std::nullopt;
    return std::log(*value);
  });
  return {std::exp(logarithm.mean), std::exp(logarithm.low), std::exp(logarithm.high)};
}

study::Interval difference(const CellResult& first, const CellResult& second, const Reading& reading) {
  std::vector<double> differences;
  for (std::size_t i = 0; i < std::min(first.outcomes.size(), second.outcomes.size()); ++i) {
    const std::optional<double> a = reading(first.outcomes[i]);
    const std::optional<double> b = reading(second.outcomes[i]);
    if (a && b) differences.push_back(*a - *b);
  }
  return interval(differences);
}

study::Interval accuracy_difference(const CellResult& first, const CellResult& second) {
  return difference(first, second, [](const Outcome& outcome) { return outcome.trial.test_accuracy; });
}

study::Interval accuracy(const CellResult& result) {
  return study::mean_interval(result.accuracies());
}

}  // namespace assay::article
