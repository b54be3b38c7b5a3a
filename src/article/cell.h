#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "article/calculation.h"
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

/// What came of all cells and calculations.
class Results {
 public:
  void add(const Cell& cell, CellResult result);
  void add(const Calculation& calculation, report::Json outcome);
  /// Of a cell that was run.
  [[nodiscard]] const CellResult& of(const Cell& cell) const;
  /// Of a calculation that was run.
  [[nodiscard]] const report::Json& of(const Calculation& calculation) const;

 private:
  std::map<std::string, CellResult> results_;
  std::map<std::string, report::Json> calculated_;
};

/// Something of one training; nothing where it does not have it (of a network that diverged, say).
using Reading = std::function<std::optional<double>(const Outcome&)>;
/// The mean over the seeds that have it; NaN without one.
[[nodiscard]] study::Interval over_seeds(const CellResult& result, const Reading& reading);
/// The geometric mean of a positive one, with the interval of its logarithm: for what spans orders of
/// magnitude. Seeds without a positive value are left out.
[[nodiscard]] study::Interval geometric_over_seeds(const CellResult& result, const Reading& reading);
/// Mean of the paired differences, first less second, of the seeds where both have it.
[[nodiscard]] study::Interval difference(const CellResult& first, const CellResult& second,
                                         const Reading& reading);

/// Mean of the paired differences of accuracy, first less second, with its interval.
[[nodiscard]] study::Interval accuracy_difference(const CellResult& first, const CellResult& second);
[[nodiscard]] study::Interval accuracy(const CellResult& result);

}  // namespace assay::article
