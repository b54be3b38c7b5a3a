#include "samples.h"

#include <algorithm>
#include <cmath>

namespace assay::report::samples {
namespace {

using study::Collapse;
using study::Comparison;
using study::Contender;
using study::Epoch;
using study::Trial;

/// How one contender's training goes.
struct Course {
  double first_error, last_error;  // of the test accuracy, after the first and in the limit of many epochs
  double speed;                    // per epoch
  double spread;                   // between seeds
};

double wobble(std::size_t seed, std::size_t epoch) {
  return std::sin(12.9898 * static_cast<double>(seed) + 78.233 * static_cast<double>(epoch));
}

Trial trial(const Course& course, std::size_t seed, std::size_t epochs) {
  Trial trial{.seed = seed, .learning_rate = 0.1, .epochs = {}, .divergence = {}};
  for (std::size_t i = 0; i < epochs; ++i) {
    const double decay = std::exp(-course.speed * static_cast<double>(i));
    const double error = course.last_error + (course.first_error - course.last_error) * decay +
                         course.spread * wobble(seed, i + 1 == epochs ? 0 : i);
    trial.epochs.push_back({.train_loss = 3.2 * error * (0.25 + decay),
                            .train_accuracy = 1 - error * (0.3 + 0.7 * decay),
                            .test_loss = 3.4 * error,
                            .test_accuracy = 1 - error,
                            .seconds = 0.45 * static_cast<double>(i + 1)});
  }
  trial.samples_per_second = 131072;
  trial.test_accuracy = trial.epochs.empty() ? 0.098 : trial.epochs.back().test_accuracy;
  return trial;
}

void summarise(Contender& contender) {
  double mean = 0;
  for (const Trial& t : contender.trials)
    mean += t.test_accuracy / static_cast<double>(contender.trials.size());
  double squares = 0;
  for (const Trial& t : contender.trials) squares += (t.test_accuracy - mean) * (t.test_accuracy - mean);
  const auto n = static_cast<double>(contender.trials.size());
  const double half =
      n > 1 ? 2.776 * std::sqrt(squares / (n - 1) / n) : 0;  // Student's t, four degrees of freedom
  contender.test_accuracy = {.mean = mean, .low = mean - half, .high = mean + half};
}

void add_sweep(Contender& contender, double best_error) {
  for (const double rate : {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0}) {
    const double distance = std::log10(rate / contender.learning_rate);
    const double error = std::min(0.9, best_error * std::exp(1.1 * distance * distance));
    contender.sweep.push_back({.learning_rate = rate, .validation_accuracy = 1 - error, .divergence = {}});
  }
}

Contender contender(const std::string& name, double rate, const Course& course, std::size_t seeds,
                    std::size_t epochs) {
  Contender result{.activation = activation(name),
                   .gain = {.value = 1, .reason = {}},
                   .kernel = "llvm (avx2), backward from the output",
                   .sweep = {},
                   .learning_rate = rate,
                   .trials = {},
                   .epochs_to_target = {},
                   .seconds_to_target = {}};
  for (std::size_t seed = 1; seed <= seeds; ++seed) result.trials.push_back(trial(course, seed, epochs));
  result.samples_per_second = 131072;
  const std::vector<Epoch>& first = result.trials.front().epochs;
  const auto reached = std::ranges::find_if(first, [](const Epoch& e) { return e.test_accuracy >= 0.95; });
  if (reached != first.end()) {
    result.epochs_to_target = static_cast<double>(reached - first.begin() + 1);
    result.seconds_to_target = reached->seconds;
  }
  summarise(result);
  add_sweep(result, course.last_error * 1.15);
  return result;
}

Contender diverging(const std::string& name, std::size_t seeds) {
  Contender result =
      contender(name, 0.001, {.first_error = 0.902, .last_error = 0.902, .speed = 1, .spread = 0}, seeds, 0);
  for (Trial& t : result.trials) t.divergence = {.step = 1 + 2 * (t.seed - 1), .reason = "the loss is NaN"};
  result.diverged = seeds;
  for (study::SweepPoint& point : result.sweep) {
    point.validation_accuracy = 0.098;
    point.divergence = {.step = 3, .reason = "the loss is NaN"};
  }
  return result;
}

study::Provenance provenance() {
  return {.version = "assay 0.1.0",
          .libraries = {"LLVM 19.1.7", "oneDNN 2.6.3", "FLINT 2.9.0"},
          .processor = "A Processor 9000",
          .finished = "2025-03-01 14:05"};
}

Comparison study_of(std::vector<Contender> contenders, std::size_t seeds, std::size_t epochs) {
  Comparison result{.command = "assay compare none relu gelu sigmoid tanh square --data mnist --seeds 5",
                    .dataset = "mnist",
                    .dataset_source = "data/mnist",
                    .preparation = "pixels standardised over the training set",
                    .train_count = 60000,
                    .test_count = 10000,
                    .validation_count = 10000,
                    .training = {.widths = {784, 128, 10}, .epochs = epochs},
                    .tuning_epochs = 5,
                    .seeds = seeds,
                    .threads = 2,
                    .contenders = std::move(contenders),
                    .trials_done = 0,
                    .trials_planned = 0,
                    .seconds = 187.4,
                    .provenance = provenance()};
  for (const Contender& c : result.contenders) result.trials_done += c.trials.size();
  result.trials_planned = seeds * result.contenders.size();
  return result;
}

}  // namespace

Comparison comparison() {
  constexpr std::size_t seeds = 5;
  constexpr std::size_t epochs = 8;
  std::vector<Contender> all;
  all.push_back(contender("relu", 0.1,
                          {.first_error = 0.062, .last_error = 0.0182, .speed = 0.7, .spread = 0.0009}, seeds,
                          epochs));
  all.push_back(contender("gelu", 0.1,
                          {.first_error = 0.058, .last_error = 0.0187, .speed = 0.75, .spread = 0.0008},
                          seeds, epochs));
  all.push_back(contender("tanh", 0.03,
                          {.first_error = 0.071, .last_error = 0.0213, .speed = 0.5, .spread = 0.0007}, seeds,
                          epochs));
  all.push_back(contender("sigmoid", 0.3,
                          {.first_error = 0.093, .last_error = 0.0222, .speed = 0.3, .spread = 0.0007}, seeds,
                          epochs));
  all.push_back(contender("none", 0.01,
                          {.first_error = 0.097, .last_error = 0.0771, .speed = 0.6, .spread = 0.0012}, seeds,
                          epochs));
  all.push_back(diverging("square", seeds));
  all[0].gain.value = std::sqrt(2.0);
  all[0].tied_with_best = all[1].tied_with_best = true;
  all[0].dead_units = 0.031;
  all[5].gain.reason = "a made-up reason with a < in it";
  return study_of(std::move(all), seeds, epochs);
}

Comparison interrupted() {
  Comparison result = comparison();
  result.contenders[4].trials.resize(2);
  result.contenders[5].trials.clear();
  result.contenders[5].diverged = 0;
  result.trials_done = 22;
  return result;
}

Comparison single_seed() {
  std::vector<Contender> all;
  all.push_back(
      contender("relu", 0.1, {.first_error = 0.06, .last_error = 0.02, .speed = 0.7, .spread = 0.001}, 1, 1));
  all.push_back(
      contender("tanh", 0.1, {.first_error = 0.07, .last_error = 0.02, .speed = 0.5, .spread = 0.001}, 1, 1));
  for (Contender& c : all) {
    c.sweep.clear();
    c.tied_with_best = true;
  }
  Comparison result = study_of(std::move(all), 1, 1);
  result.tuning_epochs = 0;
  result.provenance = {};
  return result;
}

Comparison hostile() {
  const Course course{.first_error = 0.06, .last_error = 0.02, .speed = 0.7, .spread = 0.001};
  std::vector<Contender> all;
  for (const char* name : {"</script><script>alert(1)</script>", "where(x < 0 & \"quoted\", 'x', {{body}})",
                           "größer 漢字 \xff\x1b[31m", "a very long formula that begins like the next one, 1",
                           "a very long formula that begins like the next one, 2"}) {
    all.push_back(contender("relu", 0.1, course, 2, 3));
    all.back().activation.name = name;
    all.back().activation.title = name;
    all.back().activation.source = name;
    all.back().gain.reason = name;
    all.back().kernel = name;
  }
  all.back().trials.front().epochs.back().train_loss = std::nan("");
  Comparison result = study_of(std::move(all), 2, 3);
  result.command = "assay compare '</script><b>' \"&\"";
  result.dataset_source = "<img src=x onerror=alert(1)>";
  return result;
}

Comparison learned() {
  const Course course{.first_error = 0.06, .last_error = 0.02, .speed = 0.7, .spread = 0.001};
  std::vector<Contender> all;
  for (const char* name : {"prelu", "a*x*sigmoid(b*x); a = 1; b = 2", "rrelu"}) {
    all.push_back(contender(name, 0.1, course, 3, 3));
    Contender& added = all.back();
    for (const Parameter& parameter : added.activation.function.parameters()) {
      const double initial = parameter.value.to_double();
      for (std::size_t layer = 1; layer <= 3 && added.activation.name != "rrelu"; ++layer) {
        const double mean = initial + 0.1234 * static_cast<double>(layer);
        added.learned.push_back({.parameter = parameter.name,
                                 .layer = layer,
                                 .initial = initial,
                                 .mean = {.mean = mean, .low = mean - 0.05, .high = mean + 0.05},
                                 .low = mean - 0.6,
                                 .high = mean + 0.7});
      }
    }
  }
  all.back().random = {"u"};
  Comparison result = study_of(std::move(all), 3, 3);
  result.training.widths = {784, 128, 64, 32, 10};
  result.sharing = Sharing::unit;
  return result;
}

Collapse collapse() {
  const study::Training training{.widths = {784, 128, 64, 10}, .epochs = 10};
  return {.command = "assay collapse --network 784-128-64-10",
          .dataset = "mnist",
          .dataset_source = "data/mnist",
          .test_count = 10000,
          .training = training,
          .deep_linear = {.activation = "identity",
                          .widths = training.widths,
                          .parameters = 109386,
                          .learning_rate = 0.03,
                          .test_accuracy = 0.9231,
                          .divergence = {}},
          .folded = {.activation = "identity",
                     .widths = {784, 10},
                     .parameters = 7850,
                     .test_accuracy = 0.9231,
                     .divergence = {}},
          .single = {.activation = "identity",
                     .widths = {784, 10},
                     .parameters = 7850,
                     .learning_rate = 0.03,
                     .test_accuracy = 0.9246,
                     .divergence = {}},
          .activated = {.activation = "relu",
                        .widths = training.widths,
                        .parameters = 109386,
                        .learning_rate = 0.03,
                        .test_accuracy = 0.9808,
                        .divergence = {}},
          .largest_output_difference = 8.1e-6,
          .largest_output = 31.4,
          .predictions_equal = 9999,
          .exact_ties = 1,
          .linear_fit_error = 4.31,
          .linear_fit_relative = 0.482,
          .linear_fit_agreement = 0.861,
          .provenance = provenance()};
}

Collapse diverged_collapse() {
  Collapse result = collapse();
  result.deep_linear.divergence = {.step = 137, .reason = "the loss is infinite"};
  result.folded.divergence = result.deep_linear.divergence;
  result.activated.divergence = {.step = 12, .reason = "the loss is NaN"};
  result.largest_output_difference = std::nan("");
  return result;
}

}  // namespace assay::report::samples
