#include "study/collapse.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <vector>

#include "base/error.h"
#include "base/parallel.h"
#include "nn/evaluate.h"
#include "study/affine.h"
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

/// The place of the largest value of a row, and whether another is as large.
struct Prediction {
  std::size_t label;
  bool tied;
};

template <class T>
Prediction predict(std::span<const T> row) {
  const auto largest = std::ranges::max_element(row);
  return {static_cast<std::size_t>(largest - row.begin()), std::ranges::count(row, *largest) > 1};
}

template <class T>
std::span<const T> row_of(std::span<const T> values, std::size_t row, std::size_t columns) {
  return values.subspan(row * columns, columns);
}

double accuracy(std::span<const double> outputs, const nn::Samples& samples) {
  std::size_t correct = 0;
  for (std::size_t i = 0; i < samples.count(); ++i) {
    if (predict(row_of(outputs, i, samples.classes)).label == samples.labels[i]) ++correct;
  }
  return static_cast<double>(correct) / static_cast<double>(samples.count());
}

CollapseNetwork describe(const Candidate& candidate, double learning_rate, const Trial& trial) {
  return {.activation = candidate.activation->name,
          .widths = candidate.widths,
          .parameters = nn::parameter_count(candidate.widths),
          .learning_rate = learning_rate,
          .test_accuracy = trial.test_accuracy,
          .divergence = trial.divergence};
}

/// How far the folded map is from the deep linear network that it was made of.
void compare_fold(const nn::Network& deep, const Affine& folded, const nn::Samples& test, Collapse& result) {
  const Buffer<float> deep_outputs = nn::outputs(deep, test);
  const std::vector<double> folded_outputs = apply(folded, test);
  for (std::size_t i = 0; i < folded_outputs.size(); ++i) {
    const auto output = static_cast<double>(deep_outputs[i]);
    result.largest_output = std::max(result.largest_output, std::abs(output));
    result.largest_output_difference =
        std::max(result.largest_output_difference, std::abs(output - folded_outputs[i]));
  }
  for (std::size_t i = 0; i < test.count(); ++i) {
    const Prediction ours = predict(row_of(deep_outputs.span(), i, test.classes));
    const Prediction theirs = predict(row_of(std::span(folded_outputs), i, test.classes));
    if (ours.label == theirs.label) {
      ++result.predictions_equal;
    } else if (ours.tied || theirs.tied) {
      ++result.exact_ties;
    }
  }
  result.folded.test_accuracy = accuracy(folded_outputs, test);
}

/// How far the best affine map is from the network with an activation.
void compare_linear_fit(const nn::Network& activated, const Material& material, Collapse& result) {
  const Buffer<float> train_outputs = nn::outputs(activated, material.train);
  const Affine fit = best_affine_fit(material.train, train_outputs.span());
  const Buffer<float> test_outputs = nn::outputs(activated, material.test);
  const std::vector<double> fitted = apply(fit, material.test);
  double squared_error = 0;
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < fitted.size(); ++i) {
    const auto output = static_cast<double>(test_outputs[i]);
    squared_error += (output - fitted[i]) * (output - fitted[i]);
    sum += output;
    squares += output * output;
  }
  const auto count = static_cast<double>(fitted.size());
  const double variance = squares / count - (sum / count) * (sum / count);
  result.linear_fit_error = std::sqrt(squared_error / count);
  result.linear_fit_relative = result.linear_fit_error / std::sqrt(variance);
  const std::size_t classes = material.test.classes;
  std::size_t agreeing = 0;
  for (std::size_t i = 0; i < material.test.count(); ++i) {
    const Prediction ours = predict(row_of(test_outputs.span(), i, classes));
    if (ours.label == predict(row_of(std::span(fitted), i, classes)).label) ++agreeing;
  }
  result.linear_fit_agreement = static_cast<double>(agreeing) / static_cast<double>(material.test.count());
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
  const Material material = standardised(dataset);
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
  compare_fold(deep->network, fold(deep->network), material.test, result);
  compare_linear_fit(activated->network, material, result);
  return result;
}

}  // namespace assay::study
