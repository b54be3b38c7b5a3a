#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "nn/divergence.h"
#include "nn/loss.h"
#include "nn/network.h"
#include "nn/optimizer.h"
#include "nn/pass.h"
#include "nn/samples.h"

namespace assay::nn {

/// What one pass over the training samples gave. Sums run over the samples seen.
struct EpochOutcome {
  BatchScore score;
  std::size_t samples = 0;
  double seconds = 0;
  std::optional<Divergence> divergence;
  /// Of each dense layer |change of W| / |W| in the last step (Frobenius norms); empty unless watched.
  std::vector<double> updates{};
};

/// Trains a network on shuffled batches; the order of the samples depends on the seed and the epoch alone,
/// random parameters of the activation on the seed and the step.
/// Everything is allocated when it is made. Network and samples must outlive it.
class Trainer {
 public:
  Trainer(Network& network, SampleView samples, std::size_t batch, std::unique_ptr<Optimizer> optimizer,
          std::uint64_t seed, Loss::Kind loss = Loss::Kind::softmax);

  /// From now on biases stay as they are.
  void freeze_biases() { pass_.freeze_biases(); }

  /// From now on each epoch's outcome tells how far its last step moved the weights.
  void watch_updates();

  /// One pass over all samples, the last batch being smaller if they do not divide. Ends early if the loss is
  /// no longer finite, or when a stop is requested.
  EpochOutcome epoch(const std::stop_token& stop = {});

  /// One step on the given samples (at most a batch). Exposed for benchmarks and gradient checks.
  BatchScore step(std::span<const float> features, std::span<const std::uint8_t> labels);

 private:
  void shuffle();
  [[nodiscard]] std::vector<double> update_ratios() const;
  std::span<const float> gather(std::span<const std::uint32_t> rows);

  const Network& network_;
  SampleView samples_;
  std::size_t batch_;
  std::unique_ptr<Optimizer> optimizer_;
  std::uint64_t seed_;
  std::size_t epochs_ = 0;
  std::size_t steps_ = 0;
  Pass pass_;
  Loss loss_;
  std::vector<std::uint32_t> order_;
  Buffer<float> batch_features_;
  std::vector<std::uint8_t> batch_labels_;
  Buffer<float> before_;  ///< the parameters before an epoch's last step; empty unless updates are watched
};

}  // namespace assay::nn
