#include "study/collapse.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <vector>

#include "base/error.h"
#include "base/parallel.h"
#include "study/fold.h"
#include "study/learning.h"
#include "study/material.h"
#include "study/provenance.h"
#include "study/start.h"
#include "study/trial.h"
#include "study/validate.h"

namespace assay::study {
namespace {

/// One of the three networks to train.
struct Candidate {
  const Activation* activation;
  std::vector<std::size_t> widths;
};

CollapseNetwork describe(const Candidate& candidate, double learning_rate, const Trial& trial) {
  return {.activation = candidate.activation->name,
          .widths = candidate.widths,
          .parameters = nn::parameter_count(candidate.widths),
          .learning_rate = learning_rate,
          .test_accuracy = trial.test_accuracy,
          .divergence = trial.divergence};
}

std::string title(const Candidate& candidate, const Activation& none) {
  return nn::widths_text(candidate.widths) +
         (candidate.activation == &none ? " without activation" : " with " + candidate.activation->name);
}

}  // namespace

std::optional<Collapse> collapse(const data::Dataset& dataset, const CollapsePlan& plan,
                                 const std::function<void(const CollapseProgress&)>& progress,
                                 const std::stop_token& stop) {
  check_training(plan.training, dataset);
  const std::vector<std::size_t>& widths = plan.training.widths;
  if (widths.size() < 3) {
    throw input_error(
        "network " + nn::widths_text(widths) + ": it has no hidden layer, so nothing to collapse",
        "give one, such as 784-128-64-10");
  }
  const Activation none = activation("identity");
  const Material material = prepared(dataset, plan.training.inputs);
  const TrialData data{.train = material.train, .evaluation = material.test};
  const std::array<Candidate, 3> candidates = {
      Candidate{.activation = &none, .widths = widths},
      Candidate{.activation = &plan.activation, .widths = widths},
      Candidate{.activation = &none, .widths = {widths.front(), widths.back()}},
  };

  std::mutex mutex;
  std::size_t epochs_done = 0;
  std::array<std::optional<TrainedNetwork>, 3> trained;
  parallel_for(candidates.size(), plan.threads, [&](std::size_t i) {
    const Candidate& candidate = candidates[i];
    const auto epoch_done = [&](std::size_t epoch, const Epoch& record) {
      const std::scoped_lock lock(mutex);
      ++epochs_done;
      progress({.network = title(candidate, none),
                .epoch = epoch,
                .epochs = plan.training.epochs,
                .accuracy = record.test_accuracy,
                .work_done = static_cast<double>(epochs_done) /
                             static_cast<double>(candidates.size() * plan.training.epochs)});
    };
    Training training = plan.training;
    training.widths = candidate.widths;
    trained[i] = train(
        {.activation = compile(*candidate.activation),
         .starts = layer_starts(start_of(candidate.activation->function, training.initialisation), training),
         .learning_rate = plan.learning_rate,
         .seed = plan.seed},
        training, data, epoch_done, stop);
  });
  if (!std::ranges::all_of(trained, [](const auto& network) { return network.has_value(); }))
    return std::nullopt;

  const auto& [deep, activated, single] = trained;
  Collapse result{.command = {},
                  .dataset = dataset.name,
                  .dataset_source = dataset.source,
                  .test_count = dataset.test.count(),
                  .training = plan.training,
                  .deep_linear = describe(candidates[0], plan.learning_rate, deep->trial),
                  .folded = describe(candidates[2], plan.learning_rate, deep->trial),
                  .single = describe(candidates[2], plan.learning_rate, single->trial),
                  .activated = describe(candidates[1], plan.learning_rate, activated->trial),
                  .provenance = provenance()};
  const FoldCheck fold = check_fold(deep->network, material.test);
  result.folded.test_accuracy = fold.folded_accuracy;
  result.largest_output_difference = fold.largest_output_difference;
  result.largest_output = fold.largest_output;
  result.predictions_equal = fold.predictions_equal;
  result.exact_ties = fold.exact_ties;
  const LinearFit fit = fit_linearly(activated->network, material.train, material.test);
  result.linear_fit_error = fit.error;
  result.linear_fit_relative = fit.relative;
  result.linear_fit_agreement = fit.agreement;
  return result;
}

}  // namespace assay::study
