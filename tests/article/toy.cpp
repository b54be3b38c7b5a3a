#include "toy.h"

#include <cmath>
#include <cstdlib>

#include "data/load.h"

namespace assay::article::test {
namespace fs = std::filesystem;

Folder::Folder() {
  std::string name = (fs::temp_directory_path() / "assay-article-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) std::abort();
  path_ = name;
}

Folder::~Folder() {
  fs::remove_all(path_);
}

const data::Dataset& digits() {
  static const data::Dataset drawn = data::draw_digits(1, 600, 100);
  return drawn;
}

Scope scope() {
  return {.inputs = 784, .classes = 10, .test_count = 100, .quick = true};
}

Cell cell(const std::string& activation) {
  return {.activation = activation,
          .training = {.widths = {784, 8, 10}, .epochs = 2, .batch = 50},
          .learning_rates = {0.01, 0.03},
          .tuning_epochs = 1,
          .seeds = 3};
}

Outcome full_outcome() {
  const nn::Range range{.mean = 0.1, .deviation = 1.0 / 3, .low = -1, .high = INFINITY};
  nn::LayerState state{.units = 3,
                       .pre_activations = range,
                       .activations = range,
                       .not_finite = 2,
                       .dead = {true, false, true},
                       .flat = 0.7,
                       .saturated = 0.2,
                       .histogram = {.low = -1, .high = 1, .counts = {1, 2, 3}, .below = 4, .above = 5},
                       .gradient = NAN,
                       .weight_gradient = 1e-300,
                       .weights = 2};
  study::Trial trial{
      .seed = 3,
      .learning_rate = 0.03,
      .epochs = {{0.5, 0.9, 0.6, 0.8, 1.25}},
      .divergence = nn::Divergence{.step = 9,
                                   .reason = "the loss is NaN",
                                   .origin = nn::NonFinite{.quantity = nn::NonFinite::Quantity::activations,
                                                           .step = 9,
                                                           .layer = 2,
                                                           .nan = 3,
                                                           .infinite = 4,
                                                           .count = 50}},
      .samples_per_second = 1000,
      .dead_units = 0.25,
      .layers = {{.epoch = 1, .layers = {{.state = state, .update = 0.001, .died = 1, .revived = 2}}}},
      .test_accuracy = 0.8};
  return {.trial = std::move(trial),
          .fold = study::FoldCheck{.largest_output_difference = 1e-6,
                                   .largest_output = 20,
                                   .predictions_equal = 99,
                                   .exact_ties = 1,
                                   .folded_accuracy = 0.8},
          .linear_fit = study::LinearFit{.error = 1, .relative = 0.5, .agreement = 0.75},
          .calibration =
              study::Calibration{
                  .least_output = 1e-9,
                  .largest_output = 0.99,
                  .sums = {.range = range, .departure = 0.1, .beyond = {1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4}},
                  .given = {.bins = {{.count = 7, .confidence = 0.8, .accuracy = 0.6}},
                            .confidence = 0.8,
                            .error = 0.2},
                  .normalised = {.bins = {{}, {.count = 5, .confidence = 0.3, .accuracy = 1}},
                                 .confidence = 0.3,
                                 .error = 0.7}},
          .sigmoid_twin = study::TwinCheck{
              .largest_output_difference = 1e-5, .largest_output = 12, .unlike_predictions = 0.01}};
}

}  // namespace assay::article::test
