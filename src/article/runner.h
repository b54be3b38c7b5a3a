#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include "article/cell.h"
#include "article/store.h"
#include "data/dataset.h"

namespace assay::article {

struct RunProgress {
  std::string what;            ///< "relu, 784-64x8-10, seed 3: 97.61%"
  double share;                ///< of the work that was left when this run began, 0 to 1
  std::size_t done, all;       ///< trainings, those found in the store counted
  bool training_done = false;  ///< and its outcome kept, rather than an epoch
};

/// Trains what the cells want and the store lacks, `threads` networks side by side, the costly ones first:
/// the sweeps, then the seeds with the rate that won. A training that several cells want runs once. Every
/// outcome is in the store as soon as there is one. Nothing is returned if a stop was requested.
[[nodiscard]] std::optional<Results> run(const data::Dataset& dataset, std::span<const Cell> cells,
                                         const Store& store, std::size_t threads,
                                         const std::function<void(const RunProgress&)>& progress,
                                         const std::stop_token& stop);

}  // namespace assay::article
