#include "report/series.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace assay::report {

std::vector<SeriesPoint> over_seeds(const study::Contender& contender, double study::Epoch::* quantity) {
  std::size_t epochs = 0;
  for (const study::Trial& trial : contender.trials) epochs = std::max(epochs, trial.epochs.size());
  std::vector<SeriesPoint> series;
  for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
    std::vector<double> values;
    for (const study::Trial& trial : contender.trials) {
      if (epoch < trial.epochs.size() && std::isfinite(trial.epochs[epoch].*quantity)) {
        values.push_back(trial.epochs[epoch].*quantity);
      }
    }
    if (values.empty()) continue;
    const auto [low, high] = std::ranges::minmax(values);
    const double mean =
        std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    series.push_back({.epoch = epoch + 1, .mean = mean, .low = low, .high = high, .trials = values.size()});
  }
  return series;
}

}  // namespace assay::report
