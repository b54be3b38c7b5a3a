#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "study/result.h"

namespace assay::study {

/// What to compare, and how.
struct ComparePlan {
  std::vector<Activation> activations;  ///< at least one
  Training training;
  Learning learning = {};
  /// One rate is used as it is. Of several, each activation gets the one with the best accuracy on a
  /// validation split (the last sixth of the training set) after `tuning_epochs`, the same budget for all.
  std::vector<double> learning_rates;
  std::size_t tuning_epochs = 5;
  std::size_t seeds = 5;
  std::size_t threads = 1;
  double target = 0.95;  ///< accuracy for "epochs and seconds to"
};

/// The rates that are tried when none is given.
[[nodiscard]] std::vector<double> default_learning_rates(Optimizer optimizer);

/// An epoch has just ended in some trial. Calls come one at a time, from the threads that train.
struct Progress {
  std::string activation;
  double learning_rate;
  bool tuning;  ///< part of the learning-rate sweep
  std::uint64_t seed;
  std::size_t epoch, epochs;  ///< of the trial
  double accuracy;            ///< on the validation split or the test set
  double work_done;           ///< share of the whole study, 0 to 1, by samples
};

/// Runs the study: the sweeps, then `seeds` trials of each activation with its own rate on the whole training
/// set. Trials run side by side on `threads` threads, each on one. When a stop is requested the complete
/// trials are returned. Throws an input Error if the network's ends do not fit the data, a plan's number is
/// out of range, or no activation has a parameter that is to be learned.
[[nodiscard]] Comparison compare(const data::Dataset& dataset, const ComparePlan& plan,
                                 const std::function<void(const Progress&)>& progress,
                                 const std::stop_token& stop);

}  // namespace assay::study
