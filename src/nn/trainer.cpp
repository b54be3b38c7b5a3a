#include "nn/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "base/random.h"
#include "nn/forensics.h"

namespace assay::nn {
namespace {

// Streams of a seed: layer i of a network draws its weights from stream i, the order of epoch k comes from
// this + k, the biases of layer i from 2^40 + i, and beyond 2^48 are the random parameters of activations
// (nn/parametric_pass.cpp).
constexpr std::uint64_t first_order_stream = std::uint64_t{1} << 32;

}  // namespace

Trainer::Trainer(Network& network, SampleView samples, std::size_t batch,
                 std::unique_ptr<Optimizer> optimizer, std::uint64_t seed, Loss::Kind loss)
    : network_(network),
      samples_(samples),
      batch_(std::min(batch, samples.count())),
      optimizer_(std::move(optimizer)),
      seed_(seed),
      pass_(network, batch_),
      loss_(loss),
      order_(samples.count()),
      batch_features_(batch_ * samples.width),
      batch_labels_(batch_) {
  pass_.draw_random_parameters(seed);
}

void Trainer::watch_updates() {
  before_ = Buffer<float>(network_.parameters().size());
}

std::vector<double> Trainer::update_ratios() const {
  std::vector<double> ratios;
  for (const DenseLayer& layer : network_.layers()) {
    double change = 0;
    double weights = 0;
    for (std::size_t i = 0; i < layer.inputs * layer.outputs; ++i) {
      const auto before = static_cast<double>(before_[layer.weights + i]);
      const double difference = static_cast<double>(network_.parameters()[layer.weights + i]) - before;
      change += difference * difference;
      weights += before * before;
    }
    ratios.push_back(std::sqrt(change / weights));
  }
  return ratios;
}

void Trainer::shuffle() {
  // From the identity every time, so that the order of an epoch does not depend on the epochs before it.
  std::iota(order_.begin(), order_.end(), 0U);
  Random random(seed_, first_order_stream + epochs_++);
  for (auto i = static_cast<std::uint32_t>(order_.size()); i > 1; --i) {
    std::swap(order_[i - 1], order_[random.below(i)]);
  }
}

std::span<const float> Trainer::gather(std::span<const std::uint32_t> rows) {
  float* to = batch_features_.data();
  for (std::size_t i = 0; i < rows.size(); ++i, to += samples_.width) {
    std::ranges::copy(samples_.features.subspan(rows[i] * samples_.width, samples_.width), to);
    batch_labels_[i] = samples_.labels[rows[i]];
  }
  return batch_features_.span().first(rows.size() * samples_.width);
}

BatchScore Trainer::step(std::span<const float> features, std::span<const std::uint8_t> labels) {
  ++steps_;
  const BatchScore score = loss_(pass_.forward(features), labels);
  if (!std::isfinite(score.loss)) return score;
  pass_.backward(features, optimizer_->sink());
  optimizer_->step();
  return score;
}

EpochOutcome Trainer::epoch(const std::stop_token& stop) {
  const auto start = std::chrono::steady_clock::now();
  EpochOutcome outcome;
  shuffle();
  for (std::size_t first = 0; first < order_.size() && !stop.stop_requested(); first += batch_) {
    const std::size_t count = std::min(batch_, order_.size() - first);
    const std::span<const float> features = gather(std::span(order_).subspan(first, count));
    const bool watched = before_.size() > 0 && first + count == order_.size();
    if (watched) std::ranges::copy(network_.parameters(), before_.span().begin());
    const BatchScore score = step(features, std::span(batch_labels_).first(count));
    if (watched) outcome.updates = update_ratios();
    outcome.score += score;
    outcome.samples += count;
    if (!std::isfinite(score.loss)) {
      outcome.divergence =
          Divergence{.step = steps_,
                     .reason = std::isnan(score.loss) ? "the loss is NaN" : "the loss is infinite",
                     .origin = find_non_finite(network_, features, steps_)};
      break;
    }
  }
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return outcome;
}

}  // namespace assay::nn
