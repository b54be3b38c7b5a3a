#include "study/summary.h"

#include <algorithm>
#include <functional>
#include <limits>

#include "study/statistics.h"

namespace assay::study {
namespace {

constexpr double family_wise_level = 0.05;

std::vector<double> over_trials(const Contender& contender,
                                const std::function<double(const Trial&)>& value) {
  std::vector<double> values;
  for (const Trial& trial : contender.trials) values.push_back(value(trial));
  return values;
}

/// The median over all trials of what each took to reach the target, those that never did counting as the
/// longest.
std::optional<double> median_to_target(const Contender& contender, double target,
                                       const std::function<double(std::size_t, const Epoch&)>& cost) {
  std::vector<double> costs;
  for (const Trial& trial : contender.trials) {
    const auto reached =
        std::ranges::find_if(trial.epochs, [&](const Epoch& epoch) { return epoch.test_accuracy >= target; });
    if (reached == trial.epochs.end()) continue;
    costs.push_back(cost(static_cast<std::size_t>(reached - trial.epochs.begin()) + 1, *reached));
  }
  if (2 * costs.size() <= contender.trials.size()) return std::nullopt;
  std::ranges::sort(costs);
  // The lower median of all: with the missing ones at the top its place does not depend on their values.
  return costs[(contender.trials.size() - 1) / 2];
}

/// A diverged network's values say nothing.
std::vector<LearnedSummary> learned(const Contender& contender) {
  std::vector<LearnedSummary> summaries;
  for (std::size_t i = 0; i < contender.trials.front().learned.size(); ++i) {
    std::vector<double> means;
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const Trial& trial : contender.trials) {
      if (trial.divergence) continue;
      means.push_back(trial.learned[i].mean);
      low = std::min(low, trial.learned[i].low);
      high = std::max(high, trial.learned[i].high);
    }
    if (means.empty()) break;
    const LearnedValues& values = contender.trials.front().learned[i];
    const auto info =
        std::ranges::find(contender.activation.function.parameters(), values.parameter, &Parameter::name);
    summaries.push_back({.parameter = values.parameter,
                         .layer = values.layer,
                         .initial = info->value.to_double(),
                         .mean = mean_interval(means),
                         .low = low,
                         .high = high});
  }
  return summaries;
}

void summarise(Contender& contender, double target) {
  if (contender.trials.empty()) return;
  contender.test_accuracy =
      mean_interval(over_trials(contender, [](const Trial& t) { return t.test_accuracy; }));
  contender.samples_per_second =
      median(over_trials(contender, [](const Trial& t) { return t.samples_per_second; }));
  contender.dead_units =
      mean_interval(over_trials(contender, [](const Trial& t) { return t.dead_units; })).mean;
  contender.learned = learned(contender);
  contender.diverged = static_cast<std::size_t>(
      std::ranges::count_if(contender.trials, [](const Trial& t) { return t.divergence.has_value(); }));
  contender.epochs_to_target = median_to_target(
      contender, target, [](std::size_t epoch, const Epoch&) { return static_cast<double>(epoch); });
  contender.seconds_to_target =
      median_to_target(contender, target, [](std::size_t, const Epoch& epoch) { return epoch.seconds; });
}

/// Best minus other, over the seeds that both have.
std::vector<double> paired_differences(const Contender& best, const Contender& other) {
  std::vector<double> differences;
  for (const Trial& trial : best.trials) {
    const auto pair = std::ranges::find(other.trials, trial.seed, &Trial::seed);
    if (pair != other.trials.end()) differences.push_back(trial.test_accuracy - pair->test_accuracy);
  }
  return differences;
}

void mark_ties(std::vector<Contender>& contenders) {
  Contender& best = contenders.front();
  if (best.trials.empty()) return;
  best.tied_with_best = true;
  std::vector<double> p_values;
  for (const Contender& other : contenders) {
    if (&other != &best) p_values.push_back(paired_p_value(paired_differences(best, other)));
  }
  const std::vector<bool> apart = holm_rejections(p_values, family_wise_level);
  for (std::size_t i = 1; i < contenders.size(); ++i) {
    contenders[i].tied_with_best = !apart[i - 1] && !contenders[i].trials.empty();
  }
}

}  // namespace

double best_rate(std::span<const SweepPoint> sweep) {
  double best = -1;
  double rate = 0;
  for (const SweepPoint& point : sweep) {
    const double accuracy = point.divergence ? -0.5 : point.validation_accuracy;
    if (accuracy > best) {
      best = accuracy;
      rate = point.learning_rate;
    }
  }
  return rate;
}

void summarise(Comparison& comparison) {
  for (Contender& contender : comparison.contenders) summarise(contender, comparison.target);
  std::ranges::stable_sort(comparison.contenders, std::greater<>(), [](const Contender& contender) {
    return contender.trials.empty() ? -1.0 : contender.test_accuracy.mean;
  });
  if (!comparison.contenders.empty()) mark_ties(comparison.contenders);
}

}  // namespace assay::study
