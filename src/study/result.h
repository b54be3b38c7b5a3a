#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/initialisation.h"
#include "analysis/moments.h"
#include "catalog/catalog.h"
#include "jit/parametric.h"
#include "nn/divergence.h"
#include "nn/loss.h"
#include "nn/network.h"
#include "nn/telemetry.h"

namespace assay::study {

enum class Optimizer : std::uint8_t { sgd, adam };

/// How pixels become inputs.
enum class Preparation : std::uint8_t {
  standardised,  ///< by the mean and deviation of all training pixels: zero mean, unit second moment
  unit           ///< between 0 and 1
};

/// How every network of a study is built and trained.
struct Training {
  std::vector<std::size_t> widths;  ///< inputs, hidden layers, classes
  std::size_t epochs = 20;          ///< 0: the network is only looked at
  std::size_t batch = 128;
  Optimizer optimizer = Optimizer::sgd;
  double momentum = 0.9;  ///< of sgd
  nn::Loss::Kind loss = nn::Loss::Kind::softmax;
  Preparation inputs = Preparation::standardised;
  double l2 = 0.0;  ///< strength of the penalty on the weights (nn/optimizer.h)
  Initialisation initialisation = Initialisation::unit_gain;
  double weight_scale = 1.0;         ///< times what the initialisation makes the weights; > 0
  double bias = 0.0;                 ///< mean of the hidden layers' biases at the start
  bool frozen_biases = false;        ///< whether biases stay where they start
  std::vector<bool> activated = {};  ///< for each hidden layer whether an activation follows; empty: all
  bool telemetry = false;            ///< whether to look at every layer before training and after each epoch

  /// Behind hidden layer i, from 0.
  [[nodiscard]] bool has_activation(std::size_t i) const { return activated.empty() || activated[i]; }
};

/// What one epoch left behind. Losses are means over the samples in nats, accuracies fractions of 1.
struct Epoch {
  double train_loss;      ///< mean over the epoch's batches, as they were trained on, without the penalty
  double train_accuracy;  ///< likewise
  double test_loss;       ///< of the network at the end of the epoch, on the whole evaluation set
  double test_accuracy;
  double seconds;  ///< training time since the start of the trial, evaluation not counted
};

using nn::Divergence;

/// One layer at one moment of training.
struct LayerRecord {
  nn::LayerState state;
  std::optional<double> update =
      {};  ///< |change of W| / |W| in the epoch's last step; nothing before training
  std::size_t died = 0, revived = 0;  ///< units that became dead since the record before, or were no longer
};

/// All dense layers on a probe, the first samples of the training set.
struct LayerTelemetry {
  std::size_t epoch;  ///< 0 before training
  std::vector<LayerRecord> layers;
};

/// Which parameters of the activations are trained with the weights.
struct Learning {
  bool by_catalog = true;               ///< those that the catalog calls learned
  std::vector<std::string> names = {};  ///< and those with one of these names, whichever activation has them
  Sharing sharing = Sharing::layer;     ///< a value for each layer, or for each unit
};

/// A learned parameter of the activation behind one hidden layer.
struct LearnedValues {
  std::string parameter;
  std::size_t layer;  ///< from 1
  double mean;        ///< over the layer's units
  double low, high;   ///< the least and the largest of them
};

/// One network trained once.
struct Trial {
  std::uint64_t seed;
  double learning_rate;
  std::vector<Epoch> epochs;             ///< the complete ones
  std::optional<Divergence> divergence;  ///< a trial that diverged is a result
  double samples_per_second = 0;         ///< training only
  double dead_units = 0;  ///< fraction of hidden units with f' = 0 on every probe sample, at the end
  std::vector<LearnedValues> learned = {};  ///< at the end; by parameter, then by layer
  std::vector<LayerTelemetry> layers = {};  ///< if asked for: before training and after each complete epoch
  /// Test accuracy after the last epoch; that of guessing (1/classes) is not filled in for a diverged trial:
  /// it keeps what the diverged network scores.
  double test_accuracy = 0;
};

/// A mean over seeds with its 95% confidence interval (Student's t); low == high == mean for a single seed.
struct Interval {
  double mean, low, high;
};

/// LearnedValues over the trials that did not diverge.
struct LearnedSummary {
  std::string parameter;
  std::size_t layer;
  double initial;    ///< where training starts
  Interval mean;     ///< of the trials' means
  double low, high;  ///< over units and trials
};

struct SweepPoint {
  double learning_rate;
  double validation_accuracy;
  std::optional<Divergence> divergence;
};

/// Everything about one activation in a comparison.
struct Contender {
  Activation activation;
  Gain gain;                      ///< study/start.h
  std::string kernel;             ///< "llvm (avx2), backward from the output"
  std::vector<SweepPoint> sweep;  ///< empty if the learning rate was given
  double learning_rate = 0;       ///< the one the trials used
  std::vector<Trial> trials;      ///< by seed
  Interval test_accuracy{};       ///< over all trials, diverged ones included
  std::optional<double> epochs_to_target =
      {};  ///< median over the trials; empty if half of them never got there
  std::optional<double> seconds_to_target = {};  ///< likewise
  double samples_per_second = 0;                 ///< median over the trials
  double dead_units = 0;                         ///< mean fraction over the trials
  std::size_t diverged = 0;                      ///< number of trials
  std::vector<LearnedSummary> learned = {};      ///< in the order of Trial::learned
  std::vector<std::string> random = {};          ///< parameters that are drawn in training
  std::vector<nn::LayerStart> starts = {};       ///< of each dense layer
  bool tied_with_best = false;  ///< cannot be told apart from the best (paired t-test, Holm, 5%)
};

/// With what a result was made, so that it can be made again. A report leaves out what is empty.
struct Provenance {
  std::string version;                 ///< "assay 0.1.0"
  std::vector<std::string> libraries;  ///< "LLVM 19.1.7", "oneDNN 2.6.3"
  std::string processor;               ///< model name
  std::string finished;                ///< UTC, "2025-03-01 14:05"
};

/// The result of `assay compare`: contenders sorted best first.
struct Comparison {
  std::string command;  ///< repeats it
  std::string dataset;  ///< name
  std::string dataset_source;
  std::string preparation = {};  ///< "pixels standardised over the training set"; may be empty
  std::size_t train_count = 0, test_count = 0, validation_count = 0;
  Training training;
  std::size_t tuning_epochs = 0;     ///< of each trial of the learning-rate sweep, 0 if there was none
  Sharing sharing = Sharing::layer;  ///< of the values of learned parameters
  std::size_t seeds = 0;
  std::size_t threads = 1;
  double target = 0.95;  ///< the accuracy of epochs_to_target
  std::vector<Contender> contenders;
  std::size_t trials_done = 0, trials_planned = 0;  ///< they differ only if the study was interrupted
  double seconds = 0;                               ///< wall clock of the whole study
  Provenance provenance = {};
  [[nodiscard]] bool interrupted() const { return trials_done < trials_planned; }
};

/// A trained network in `assay collapse`.
struct CollapseNetwork {
  std::string activation;  ///< "none", "relu"
  std::vector<std::size_t> widths;
  std::size_t parameters = 0;
  double learning_rate = 0;
  double test_accuracy = 0;
  std::optional<Divergence> divergence;
};

/// The result of `assay collapse`: dense layers without an activation are one dense layer.
struct Collapse {
  std::string command;
  std::string dataset, dataset_source;
  std::size_t test_count = 0;
  Training training;
  CollapseNetwork deep_linear;  ///< trained without activations
  CollapseNetwork folded;       ///< W = W_L ... W_1, b likewise, computed in float64 from deep_linear
  CollapseNetwork single;       ///< one dense layer trained directly
  CollapseNetwork activated;    ///< the deep network with an activation
  double largest_output_difference = 0;  ///< over all test samples and classes, deep_linear against folded
  double largest_output = 0;             ///< the largest |output|, to judge the difference by
  std::size_t predictions_equal = 0;     ///< test samples whose predicted class agrees
  std::size_t exact_ties = 0;  ///< of those that differ, the ones whose two largest outputs are equal
  /// The best affine map (least squares over the training set) in place of the activated network.
  double linear_fit_error = 0;  ///< root mean square over the test outputs
  double linear_fit_relative =
      0;  ///< the same over the standard deviation of the outputs: 0 is a perfect fit
  double linear_fit_agreement = 0;  ///< fraction of test samples with the same predicted class
  Provenance provenance = {};
};

}  // namespace assay::study
