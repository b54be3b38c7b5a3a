#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include "nn/network.h"
#include "nn/samples.h"
#include "study/result.h"

namespace assay::study {

/// What to train: a network with this activation from this seed.
struct TrialPlan {
  nn::LayerActivation activation;
  std::vector<nn::LayerStart> starts;  ///< of each dense layer
  double learning_rate;
  std::uint64_t seed;
  std::optional<double> saturation_slope = {};  ///< for telemetry (study/observation.h)
};

/// What it trains on and is judged by.
struct TrialData {
  nn::SampleView train;
  nn::SampleView evaluation;
};

/// The first so many training samples are what telemetry looks at: enough that a unit alive on one in a
/// thousand is seen alive.
inline constexpr std::size_t probe_samples = 2048;

/// A trained network with its record.
struct TrainedNetwork {
  nn::Network network;
  Trial trial;
};

/// Trains one network on the calling thread. `epoch_done` is called after every epoch with its number (from
/// 1). Nothing is returned if a stop was requested before the last epoch. Same arguments, same result,
/// whatever other threads do.
[[nodiscard]] std::optional<TrainedNetwork> train(
    const TrialPlan& plan, const Training& training, const TrialData& data,
    const std::function<void(std::size_t, const Epoch&)>& epoch_done, const std::stop_token& stop);

}  // namespace assay::study
