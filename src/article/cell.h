#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "article/outcome.h"
#include "article/setup.h"

namespace assay::article {

/// One kind of network, trained from several seeds at the learning rate that suits it best. Seeds are paired:
/// those of two cells see the samples in the same order.
struct Cell {
  Task task = Task::images;
  std::string activation;
  study::Training training;
  std::size_t samples = 0;  ///< as in Setup
  Inspection inspection = Inspection::none;
  std::vector<double> learning_rates;  ///< at least one; of several the best on the validation split is taken
  std::size_t tuning_epochs = 1;
  std::size_t seeds = 5;  ///< 1, 2, ...
};

/// The trainings of its sweep; none if there is one rate.
[[nodiscard]] std::vector<Setup> sweep_setups(const Cell& cell);
/// The trainings that count.
[[nodiscard]] std::vector<Setup> final_setups(const Cell& cell, double learning_rate);

struct CellResult {
  std::vector<study::SweepPoint> sweep;
  double learning_rate = 0;
  std::vector<Outcome> outcomes;  ///< by seed, diverged ones among them

  [[nodiscard]] std::vector<double> accuracies() const;
  [[nodiscard]] std::size_t diverged() const;
};

/// What came of all cells.
class Results {
 public:
  void add(const Cell& cell, CellResult result);
  /// Of a cell that was run.
  [[nodiscard]] const CellResult& of(const Cell& cell) const;

 private:
  std::map<std::string, CellResult> results_;
};

/// Mean of the paired differences of accuracy, first less second, with its interval.
[[nodiscard]] study::Interval accuracy_difference(const CellResult& first, const CellResult& second);
[[nodiscard]] study::Interval accuracy(const CellResult& result);

}  // namespace assay::article
