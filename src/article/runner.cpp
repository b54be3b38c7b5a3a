#include "article/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "article/sign_task.h"
#include "base/parallel.h"
#include "catalog/catalog.h"
#include "nn/network.h"
#include "study/learning.h"
#include "study/material.h"
#include "study/observation.h"
#include "study/start.h"
#include "study/summary.h"
#include "study/trial.h"

namespace assay::article {
namespace {

/// An activation made ready for any number of trainings.
struct Prepared {
  Activation activation;
  nn::LayerActivation kernel;
  std::optional<double> saturation_slope;
};

/// Of one thread, in training, roughly: what makes seconds of calculations comparable with work of trainings.
constexpr double operations_per_second = 4e10;

using Outcomes = std::map<std::string, Outcome>;

std::string identity(const Setup& setup) {
  return to_json(setup).dump();
}

/// How much work there is and how much of it is done.
class Ledger {
 public:
  Ledger(double left, std::size_t done, std::size_t all,
         const std::function<void(const RunProgress&)>& report)
      : left_(left), trainings_(done), all_(all), report_(report) {}

  void add(double work, const std::string& what, bool one_done) {
    const std::scoped_lock lock(mutex_);
    done_ += work;
    if (one_done) ++trainings_;
    report_({.what = what,
             .share = left_ > 0 ? std::min(1.0, done_ / left_) : 1.0,
             .done = trainings_,
             .all = all_,
             .one_done = one_done});
  }

  /// A training of a later phase turned out to be in the store already.
  void found(double work) {
    const std::scoped_lock lock(mutex_);
    left_ -= work;
    ++trainings_;
  }

 private:
  std::mutex mutex_;
  double left_;
  double done_ = 0;
  std::size_t trainings_, all_;
  const std::function<void(const RunProgress&)>& report_;
};

class Runner {
 public:
  Runner(const data::Dataset& dataset, const Store& store, std::size_t threads, const std::stop_token& stop)
      : store_(store), threads_(threads), stop_(stop) {
    for (const study::Preparation inputs : {study::Preparation::standardised, study::Preparation::unit}) {
      materials_.emplace(std::pair(Task::images, inputs), study::prepared(dataset, inputs));
      materials_.emplace(std::pair(Task::sign, inputs), study::prepared(sign_task(), inputs));
    }
  }

  std::optional<Results> run(const Experiments& experiments,
                             const std::function<void(const RunProgress&)>& progress) {
    const std::vector<Cell>& cells = experiments.cells;
    prepare(cells);
    std::vector<Setup> sweeps;
    for (const Cell& cell : cells) {
      for (Setup& setup : sweep_setups(cell)) sweeps.push_back(std::move(setup));
    }
    recall(sweeps);
    plan(experiments, sweeps, progress);
    if (!calculate(experiments.calculations)) return std::nullopt;
    if (!train(missing(sweeps))) return std::nullopt;
    std::vector<Setup> finals;
    for (const Cell& cell : cells) {
      for (Setup& setup : final_setups(cell, rate(cell))) finals.push_back(std::move(setup));
    }
    recall_later(finals);
    if (!train(missing(finals))) return std::nullopt;
    Results results;
    for (const Cell& cell : cells) results.add(cell, gathered(cell));
    for (const Calculation& each : experiments.calculations) results.add(each, *store_.find(each));
    return results;
  }

 private:
  void prepare(std::span<const Cell> cells) {
    for (const Cell& cell : cells) {
      if (prepared_.contains(cell.activation)) continue;
      const Activation found = activation(cell.activation);
      prepared_.emplace(cell.activation,
                        Prepared{.activation = found,
                                 .kernel = study::compile(found),
                                 .saturation_slope = study::saturation_slope(found.function)});
    }
  }

  void recall(std::span<const Setup> setups) {
    for (const Setup& setup : setups) {
      const std::string id = identity(setup);
      if (outcomes_.contains(id)) continue;
      if (std::optional<Outcome> found = store_.find(setup)) outcomes_.emplace(id, std::move(*found));
    }
  }

  /// Those that are not there, each once, the costliest first.
  [[nodiscard]] std::vector<Setup> missing(std::span<const Setup> setups) const {
    std::set<std::string> seen;
    std::vector<Setup> left;
    for (const Setup& setup : setups) {
      const std::string id = identity(setup);
      if (!outcomes_.contains(id) && seen.insert(id).second) left.push_back(setup);
    }
    std::ranges::stable_sort(left, std::greater<>(), [&](const Setup& setup) { return work(setup); });
    return left;
  }

  [[nodiscard]] const study::Material& material(const Setup& setup) const {
    return materials_.at(std::pair(setup.task, setup.training.inputs));
  }

  [[nodiscard]] double work(const Setup& setup) const { return cost(setup, material(setup).train.count()); }

  /// The rates of cells whose sweep is not complete are not known: any one stands for the work.
  void plan(const Experiments& experiments, std::span<const Setup> sweeps,
            const std::function<void(const RunProgress&)>& progress) {
    std::vector<Setup> all(sweeps.begin(), sweeps.end());
    for (const Cell& cell : experiments.cells) {
      const bool known = std::ranges::all_of(
          sweep_setups(cell), [&](const Setup& setup) { return outcomes_.contains(identity(setup)); });
      std::vector<Setup> finals = final_setups(cell, known ? rate(cell) : cell.learning_rates.front());
      if (known) recall(finals);
      std::ranges::move(finals, std::back_inserter(all));
    }
    std::set<std::string> distinct;
    for (const Setup& setup : all) distinct.insert(identity(setup));
    const std::vector<Setup> left = missing(all);
    double total = 0;
    for (const Setup& setup : left) total += work(setup);
    const std::vector<Calculation> calculations = missing(experiments.calculations);
    for (const Calculation& each : calculations) total += work(each);
    const std::size_t count = distinct.size() + experiments.calculations.size();
    ledger_.emplace(total, count - left.size() - calculations.size(), count, progress);
  }

  [[nodiscard]] std::vector<Calculation> missing(std::span<const Calculation> calculations) const {
    std::vector<Calculation> left(calculations.begin(), calculations.end());
    std::erase_if(left, [&](const Calculation& each) { return store_.find(each).has_value(); });
    return left;
  }

  static double work(const Calculation& calculation) { return calculation.seconds * operations_per_second; }

  bool calculate(std::span<const Calculation> calculations) {
    std::vector<Calculation> left = missing(calculations);
    std::ranges::stable_sort(left, std::greater<>(), &Calculation::seconds);
    const auto together = std::ranges::stable_partition(left, &Calculation::alone);
    const std::span<const Calculation> timings(left.begin(), together.begin());
    parallel_for(timings.size(), 1, [&](std::size_t i) { calculate(timings[i]); });
    parallel_for(together.size(), threads_,
                 [&](std::size_t i) { calculate(together[static_cast<std::ptrdiff_t>(i)]); });
    return !stop_.stop_requested();
  }

  void calculate(const Calculation& calculation) {
    if (stop_.stop_requested()) return;
    const report::Json outcome = calculation.run(stop_);
    if (stop_.stop_requested()) return;
    store_.keep(calculation, outcome);
    ledger_->add(work(calculation), calculation.name, true);
  }

  void recall_later(std::span<const Setup> setups) {
    for (const Setup& setup : missing(setups)) {
      recall(std::span(&setup, 1));
      if (outcomes_.contains(identity(setup))) ledger_->found(work(setup));
    }
  }

  bool train(const std::vector<Setup>& setups) {
    parallel_for(setups.size(), threads_, [&](std::size_t i) {
      if (stop_.stop_requested()) return;
      std::optional<Outcome> outcome = train(setups[i]);
      if (!outcome) return;
      store_.keep(setups[i], *outcome);
      ledger_->add(left_of(setups[i], outcome->trial), ending(setups[i], outcome->trial), true);
      const std::scoped_lock lock(mutex_);
      outcomes_.emplace(identity(setups[i]), std::move(*outcome));
    });
    return !stop_.stop_requested();
  }

  static std::string title(const Setup& setup) {
    return fmt::format(
        "{}, {}, {}", setup.activation, nn::widths_text(setup.training.widths),
        setup.tuning ? fmt::format("rate {:g}", setup.learning_rate) : fmt::format("seed {}", setup.seed));
  }

  static std::string ending(const Setup& setup, const study::Trial& trial) {
    if (trial.divergence) return fmt::format("{}: diverged", title(setup));
    return fmt::format("{}: {:.2f}%", title(setup), 100 * trial.test_accuracy);
  }

  /// The work that no epoch has accounted for: of those that a diverged training leaves undone, or of a look.
  [[nodiscard]] double left_of(const Setup& setup, const study::Trial& trial) const {
    if (setup.training.epochs == 0) return work(setup);
    const auto epochs = static_cast<double>(setup.training.epochs);
    return work(setup) * (epochs - static_cast<double>(trial.epochs.size())) / epochs;
  }

  [[nodiscard]] study::TrialData data(const Setup& setup) const {
    const study::Material& chosen = material(setup);
    const nn::SampleView all(chosen.train);
    const std::size_t count = setup.samples == 0 ? all.count() : std::min(setup.samples, all.count());
    if (!setup.tuning) return {.train = all.rows(0, count), .evaluation = chosen.test};
    const std::size_t fitted = count - count / 6;
    return {.train = all.rows(0, fitted), .evaluation = all.rows(fitted, count - fitted)};
  }

  /// Computed once: moments and an edge of chaos take longer than a small training.
  const study::Start& start(const Setup& setup) {
    const std::scoped_lock lock(starts_mutex_);
    const auto key = std::pair(setup.activation, setup.training.initialisation);
    const auto found = starts_.find(key);
    if (found != starts_.end()) return found->second;
    const Function& function = prepared_.at(setup.activation).activation.function;
    return starts_.emplace(key, study::start_of(function, setup.training.initialisation)).first->second;
  }

  std::optional<Outcome> train(const Setup& setup) {
    const Prepared& prepared = prepared_.at(setup.activation);
    const study::TrialPlan plan{.activation = prepared.kernel,
                                .starts = study::layer_starts(start(setup), setup.training),
                                .learning_rate = setup.learning_rate,
                                .seed = setup.seed,
                                .saturation_slope = prepared.saturation_slope};
    const double epoch_work = work(setup) / static_cast<double>(setup.training.epochs);
    const auto epoch_done = [&](std::size_t, const study::Epoch& record) {
      ledger_->add(epoch_work, fmt::format("{}: {:.2f}%", title(setup), 100 * record.test_accuracy), false);
    };
    const study::TrialData trial_data = data(setup);
    std::optional<study::TrainedNetwork> trained =
        study::train(plan, setup.training, trial_data, epoch_done, stop_);
    if (!trained) return std::nullopt;
    Outcome outcome{.trial = std::move(trained->trial)};
    if (outcome.trial.divergence) return outcome;
    if (setup.inspection == Inspection::fold) {
      outcome.fold = study::check_fold(trained->network, material(setup).test);
    }
    if (setup.inspection == Inspection::linear_fit) {
      outcome.linear_fit = study::fit_linearly(trained->network, trial_data.train, material(setup).test);
    }
    if (setup.inspection == Inspection::sigmoid_twin) {
      outcome.sigmoid_twin = study::check_sigmoid_twin(trained->network, material(setup).test);
    }
    if (setup.inspection == Inspection::calibration) {
      outcome.calibration = study::calibration(trained->network, material(setup).test, setup.training.loss);
    }
    return outcome;
  }

  [[nodiscard]] std::vector<study::SweepPoint> sweep(const Cell& cell) const {
    std::vector<study::SweepPoint> points;
    for (const Setup& setup : sweep_setups(cell)) {
      const study::Trial& trial = outcomes_.at(identity(setup)).trial;
      points.push_back({.learning_rate = setup.learning_rate,
                        .validation_accuracy = trial.test_accuracy,
                        .divergence = trial.divergence});
    }
    return points;
  }

  [[nodiscard]] double rate(const Cell& cell) const {
    const std::vector<study::SweepPoint> points = sweep(cell);
    return points.empty() ? cell.learning_rates.front() : study::best_rate(points);
  }

  [[nodiscard]] CellResult gathered(const Cell& cell) const {
    CellResult result{.sweep = sweep(cell), .learning_rate = rate(cell), .outcomes = {}};
    for (const Setup& setup : final_setups(cell, result.learning_rate)) {
      result.outcomes.push_back(outcomes_.at(identity(setup)));
    }
    return result;
  }

  std::map<std::pair<Task, study::Preparation>, study::Material> materials_;
  const Store& store_;
  std::size_t threads_;
  const std::stop_token& stop_;
  std::map<std::string, Prepared> prepared_;
  std::mutex starts_mutex_;
  std::map<std::pair<std::string, Initialisation>, study::Start> starts_;
  std::mutex mutex_;
  Outcomes outcomes_;
  std::optional<Ledger> ledger_;
};

}  // namespace

std::optional<Results> run(const data::Dataset& dataset, const Experiments& experiments, const Store& store,
                           std::size_t threads, const std::function<void(const RunProgress&)>& progress,
                           const std::stop_token& stop) {
  return Runner(dataset, store, threads, stop).run(experiments, progress);
}

}  // namespace assay::article
