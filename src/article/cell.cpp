#include "article/cell.h"

#include <algorithm>

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

const CellResult& Results::of(const Cell& cell) const {
  return results_.at(identity(cell));
}

study::Interval accuracy_difference(const CellResult& first, const CellResult& second) {
  const std::vector<double> a = first.accuracies();
  const std::vector<double> b = second.accuracies();
  std::vector<double> differences;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) differences.push_back(a[i] - b[i]);
  return study::mean_interval(differences);
}

study::Interval accuracy(const CellResult& result) {
  return study::mean_interval(result.accuracies());
}

}  // namespace assay::article
