#include "study/compare.h"

#include <algorithm>
#include <chrono>
#include <mutex>

#include "base/parallel.h"
#include "study/learning.h"
#include "study/material.h"
#include "study/observation.h"
#include "study/provenance.h"
#include "study/start.h"
#include "study/summary.h"
#include "study/trial.h"
#include "study/validate.h"

namespace assay::study {
namespace {

// Apart from the seeds of the reported trials (1, 2, ...), so that no rate is chosen by its luck with them.
constexpr std::uint64_t tuning_seed = 0;

/// Counts the samples of a study as they are trained on, and tells the caller.
class Ledger {
 public:
  Ledger(double planned, const std::function<void(const Progress&)>& report)
      : planned_(planned), report_(report) {}

  void epoch_done(Progress progress, double samples) {
    const std::scoped_lock lock(mutex_);
    done_ += samples;
    progress.work_done = done_ / planned_;
    report_(progress);
  }

  /// A diverged trial leaves the rest of its epochs undone.
  void skip(double samples) {
    const std::scoped_lock lock(mutex_);
    done_ += samples;
  }

 private:
  std::mutex mutex_;
  double planned_;
  double done_ = 0;
  const std::function<void(const Progress&)>& report_;
};

std::string preparation_text(Preparation preparation) {
  switch (preparation) {
    case Preparation::standardised:
      return "pixels standardised by the mean and deviation over the training set";
    case Preparation::unit: return "pixels between 0 and 1";
  }
  return {};
}

class Study {
 public:
  Study(const data::Dataset& dataset, const ComparePlan& plan,
        const std::function<void(const Progress&)>& progress, const std::stop_token& stop)
      : plan_(plan),
        material_(prepared(dataset, plan.training.inputs)),
        validation_count_(sweeps() ? material_.train.count() / 6 : 0),
        ledger_(planned_samples(), progress),
        stop_(stop) {
    for (const Activation& activation : plan.activations) {
      kernels_.push_back(compile(activation, plan.learning));
      saturation_slopes_.push_back(plan.training.telemetry ? saturation_slope(activation.function)
                                                           : std::nullopt);
      const Start start = start_of(activation.function, plan.training.initialisation);
      contenders_.push_back({.activation = activation,
                             .gain = start.gain,
                             .kernel = description(kernels_.back()),
                             .sweep = {},
                             .trials = {},
                             .random = random_parameters(kernels_.back()),
                             .starts = layer_starts(start, plan.training)});
    }
  }

  [[nodiscard]] std::size_t validation_count() const { return validation_count_; }

  std::vector<Contender> run() {
    choose_learning_rates();
    if (!stop_.stop_requested()) run_trials();
    return std::move(contenders_);
  }

 private:
  [[nodiscard]] bool sweeps() const { return plan_.learning_rates.size() > 1; }

  [[nodiscard]] double planned_samples() const {
    const std::size_t tuning = sweeps() ? plan_.learning_rates.size() * plan_.tuning_epochs : 0;
    return static_cast<double>(plan_.activations.size()) *
           (static_cast<double>(tuning * (material_.train.count() - validation_count_)) +
            static_cast<double>(plan_.seeds * plan_.training.epochs * material_.train.count()));
  }

  std::optional<Trial> run_trial(std::size_t contender, double rate, std::uint64_t seed,
                                 const Training& training, const TrialData& data, bool tuning) {
    const auto samples = static_cast<double>(data.train.count());
    std::size_t epochs = 0;
    const auto epoch_done = [&](std::size_t epoch, const Epoch& record) {
      epochs = epoch;
      ledger_.epoch_done({.activation = contenders_[contender].activation.name,
                          .learning_rate = rate,
                          .tuning = tuning,
                          .seed = seed,
                          .epoch = epoch,
                          .epochs = training.epochs,
                          .accuracy = record.test_accuracy,
                          .work_done = 0},
                         samples);
    };
    std::optional<TrainedNetwork> trained = train({.activation = kernels_[contender],
                                                   .starts = contenders_[contender].starts,
                                                   .learning_rate = rate,
                                                   .seed = seed,
                                                   .saturation_slope = saturation_slopes_[contender]},
                                                  training, data, epoch_done, stop_);
    if (!trained) return std::nullopt;
    ledger_.skip(samples * static_cast<double>(training.epochs - epochs));
    return std::move(trained->trial);
  }

  void choose_learning_rates() {
    if (!sweeps()) {
      for (Contender& contender : contenders_) contender.learning_rate = plan_.learning_rates.front();
      return;
    }
    Training training = plan_.training;
    training.epochs = plan_.tuning_epochs;
    training.telemetry = false;
    const nn::SampleView all(material_.train);
    const std::size_t fitted = all.count() - validation_count_;
    const TrialData data{.train = all.rows(0, fitted), .evaluation = all.rows(fitted, validation_count_)};
    const std::size_t rates = plan_.learning_rates.size();
    std::vector<std::optional<Trial>> trials(contenders_.size() * rates);
    parallel_for(trials.size(), plan_.threads, [&](std::size_t i) {
      if (stop_.stop_requested()) return;
      trials[i] = run_trial(i / rates, plan_.learning_rates[i % rates], tuning_seed, training, data, true);
    });
    for (std::size_t i = 0; i < trials.size(); ++i) {
      if (!trials[i]) continue;
      contenders_[i / rates].sweep.push_back({.learning_rate = trials[i]->learning_rate,
                                              .validation_accuracy = trials[i]->test_accuracy,
                                              .divergence = trials[i]->divergence});
    }
    for (Contender& contender : contenders_) contender.learning_rate = best_rate(contender.sweep);
  }

  void run_trials() {
    const TrialData data{.train = material_.train, .evaluation = material_.test};
    std::vector<std::optional<Trial>> trials(contenders_.size() * plan_.seeds);
    // Seed by seed rather than activation by activation: an interrupted study has something on each.
    parallel_for(trials.size(), plan_.threads, [&](std::size_t i) {
      if (stop_.stop_requested()) return;
      const std::size_t contender = i % contenders_.size();
      trials[i] = run_trial(contender, contenders_[contender].learning_rate, 1 + i / contenders_.size(),
                            plan_.training, data, false);
    });
    for (std::size_t i = 0; i < trials.size(); ++i) {
      if (trials[i]) contenders_[i % contenders_.size()].trials.push_back(std::move(*trials[i]));
    }
  }

  const ComparePlan& plan_;
  Material material_;
  std::size_t validation_count_;
  Ledger ledger_;
  const std::stop_token& stop_;
  std::vector<nn::LayerActivation> kernels_;
  std::vector<std::optional<double>> saturation_slopes_;
  std::vector<Contender> contenders_;
};

}  // namespace

std::vector<double> default_learning_rates(Optimizer optimizer) {
  switch (optimizer) {
    case Optimizer::sgd: return {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0};
    case Optimizer::adam: return {0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1};
  }
  return {};
}

Comparison compare(const data::Dataset& dataset, const ComparePlan& plan,
                   const std::function<void(const Progress&)>& progress, const std::stop_token& stop) {
  check_training(plan.training, dataset);
  check_plan(plan);
  check_learning(plan.learning, plan.activations);
  const auto start = std::chrono::steady_clock::now();
  Study study(dataset, plan, progress, stop);
  Comparison comparison{.command = {},
                        .dataset = dataset.name,
                        .dataset_source = dataset.source,
                        .preparation = preparation_text(plan.training.inputs),
                        .train_count = dataset.train.count(),
                        .test_count = dataset.test.count(),
                        .validation_count = study.validation_count(),
                        .training = plan.training,
                        .tuning_epochs = plan.learning_rates.size() > 1 ? plan.tuning_epochs : 0,
                        .sharing = plan.learning.sharing,
                        .seeds = plan.seeds,
                        .threads = plan.threads,
                        .target = plan.target,
                        .contenders = study.run(),
                        .trials_planned = plan.seeds * plan.activations.size(),
                        .provenance = provenance()};
  for (const Contender& contender : comparison.contenders) comparison.trials_done += contender.trials.size();
  summarise(comparison);
  comparison.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return comparison;
}

}  // namespace assay::study
