#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "article/calculation.h"
#include "article/cell.h"
#include "article/store.h"
#include "data/dataset.h"

namespace assay::article {

/// What claims ask for.
struct Experiments {
  std::vector<Cell> cells = {};
  std::vector<Calculation> calculations = {};
};

struct RunProgress {
  std::string what;       ///< "relu, 784-64x8-10, seed 3: 97.61%"
  double share;           ///< of the work that was left when this run began, 0 to 1
  std::size_t done, all;  ///< trainings and calculations, those found in the store counted
  bool one_done = false;  ///< and its outcome kept, rather than an epoch
};

/// Calculates what is asked for and the store lacks, timings one by one, the others `threads` side by side;
/// then trains what the cells want likewise, the costly ones first: the sweeps, then the seeds with the rate
/// that won. What is asked for several times runs once. Every outcome is in the store as soon as there is
/// one. Nothing is returned if a stop was requested.
[[nodiscard]] std::optional<Results> run(const data::Dataset& dataset, const Experiments& experiments,
                                         const Store& store, std::size_t threads,
                                         const std::function<void(const RunProgress&)>& progress,
                                         const std::stop_token& stop);

}  // namespace assay::article
