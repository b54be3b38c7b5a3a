#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "data/dataset.h"
#include "study/result.h"

namespace assay::study {

struct CollapsePlan {
  Training training;
  double learning_rate = 0.01;
  std::uint64_t seed = 1;
  Activation activation;  ///< of the network for which no fold exists
  std::size_t threads = 1;
};

struct CollapseProgress {
  std::string network;  ///< "784-128-64-10 without activation"
  std::size_t epoch, epochs;
  double accuracy;
  double work_done;  ///< share of all three trainings, 0 to 1, by epochs
};

/// Trains the network without an activation, folds it into one dense layer in float64 and compares the two on
/// the whole test set; beside it trains that single layer directly, and the same network with an activation,
/// to which the best affine map is fitted. Nothing is returned if a stop was requested before all were
/// trained. Throws an input Error if the network does not fit the data or has no hidden layer, or if the
/// activation is itself affine.
[[nodiscard]] std::optional<Collapse> collapse(const data::Dataset& dataset, const CollapsePlan& plan,
                                               const std::function<void(const CollapseProgress&)>& progress,
                                               const std::stop_token& stop);

}  // namespace assay::study
