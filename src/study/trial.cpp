#include "study/trial.h"

#include <algorithm>
#include <memory>

#include "nn/evaluate.h"
#include "nn/optimizer.h"
#include "nn/trainer.h"
#include "study/learning.h"
#include "study/observation.h"

namespace assay::study {
namespace {

std::unique_ptr<nn::Optimizer> make_optimizer(const Training& training, nn::Network& network, double rate) {
  const nn::L2Penalty penalty{.strength = training.l2,
                              .layers = {network.layers().begin(), network.layers().end()}};
  switch (training.optimizer) {
    case Optimizer::sgd: return nn::gradient_descent(network.parameters(), rate, training.momentum, penalty);
    case Optimizer::adam: return nn::adam(network.parameters(), rate, penalty);
  }
  return nullptr;
}

double share(double sum, std::size_t count) {
  return sum / static_cast<double>(count);
}

Epoch judge(const nn::Network& network, const nn::SampleView& evaluation, nn::Loss::Kind loss,
            const nn::EpochOutcome& outcome, double seconds) {
  const nn::BatchScore score = nn::evaluate(network, evaluation, loss);
  return {.train_loss = share(outcome.score.loss, outcome.samples),
          .train_accuracy = share(static_cast<double>(outcome.score.correct), outcome.samples),
          .test_loss = share(score.loss, evaluation.count()),
          .test_accuracy = share(static_cast<double>(score.correct), evaluation.count()),
          .seconds = seconds};
}

}  // namespace

std::optional<TrainedNetwork> train(const TrialPlan& plan, const Training& training, const TrialData& data,
                                    const std::function<void(std::size_t, const Epoch&)>& epoch_done,
                                    const std::stop_token& stop) {
  nn::Network network(training.widths, plan.activation, training.activated);
  network.initialise(plan.starts, plan.seed);
  nn::Trainer trainer(network, data.train, training.batch,
                      make_optimizer(training, network, plan.learning_rate), plan.seed, training.loss);
  if (training.telemetry) trainer.watch_updates();
  if (training.frozen_biases) trainer.freeze_biases();
  const nn::SampleView probe = data.train.rows(0, std::min(probe_samples, data.train.count()));
  Trial trial{.seed = plan.seed, .learning_rate = plan.learning_rate, .epochs = {}, .divergence = {}};
  const auto observe = [&](std::size_t epoch, const std::vector<double>& updates) {
    if (!training.telemetry) return;
    const nn::ObservationPlan observation{.loss = training.loss,
                                          .saturation_slope = plan.saturation_slope,
                                          .histograms = epoch == 0 || epoch == training.epochs};
    trial.layers.push_back(observed(epoch, network, probe, observation, updates, trial.layers));
  };
  observe(0, {});
  double seconds = 0;
  std::size_t samples = 0;
  for (std::size_t epoch = 1; epoch <= training.epochs && !trial.divergence; ++epoch) {
    const nn::EpochOutcome outcome = trainer.epoch(stop);
    if (stop.stop_requested()) return std::nullopt;
    seconds += outcome.seconds;
    samples += outcome.samples;
    if (outcome.divergence) {
      trial.divergence = outcome.divergence;
      break;
    }
    trial.epochs.push_back(judge(network, data.evaluation, training.loss, outcome, seconds));
    observe(epoch, outcome.updates);
    epoch_done(epoch, trial.epochs.back());
  }
  if (seconds > 0) trial.samples_per_second = static_cast<double>(samples) / seconds;
  trial.dead_units = nn::dead_units(network, probe);
  trial.learned = learned_values(network);
  trial.test_accuracy = trial.divergence || trial.epochs.empty()
                            ? share(static_cast<double>(nn::evaluate(network, data.evaluation).correct),
                                    data.evaluation.count())
                            : trial.epochs.back().test_accuracy;
  return TrainedNetwork{std::move(network), std::move(trial)};
}

}  // namespace assay::study
