#include "app/cli/training_options.h"

#include <fmt/core.h>

#include <map>

#include "app/cli/command.h"
#include "app/cli/named_option.h"
#include "base/parallel.h"
#include "data/load.h"
#include "nn/network.h"

namespace assay::cli {

void TrainingOptions::add_to(CLI::App& command, const std::string& network_default) {
  threads = available_processors();
  const std::map<std::string, study::Optimizer> optimizers = {{"sgd", study::Optimizer::sgd},
                                                              {"adam", study::Optimizer::adam}};
  command.add_option(
      "--data", data,
      "mnist, digits (built in), or a folder with MNIST's files; by default MNIST where it is found "
      "($ASSAY_DATA, the data folder), otherwise digits");
  command.add_option(
      "--network", network,
      "widths from inputs to classes, 128x5 for five layers of 128; by default " + network_default);
  command.add_option("--epochs", training.epochs, "passes over the training set")
      ->check(countable())
      ->capture_default_str();
  command.add_option("--batch", training.batch, "samples per step")
      ->check(countable())
      ->capture_default_str();
  command.add_option("--optimizer", training.optimizer, "sgd or adam; by default sgd")
      ->transform(named(optimizers))
      ->type_name("NAME");
  command.add_option("--momentum", training.momentum, "of sgd, from 0 to below 1")->capture_default_str();
  const std::map<std::string, nn::Loss::Kind> losses = {{"softmax", nn::Loss::Kind::softmax},
                                                        {"binary", nn::Loss::Kind::binary}};
  command
      .add_option(
          "--loss", training.loss,
          "softmax: cross-entropy of a softmax, the default; binary: a sigmoid and a cross-entropy for "
          "each class")
      ->transform(named(losses))
      ->type_name("NAME");
  const std::map<std::string, study::Preparation> preparations = {
      {"standardised", study::Preparation::standardised}, {"unit", study::Preparation::unit}};
  command
      .add_option("--inputs", training.inputs,
                  "standardised: of zero mean and unit deviation, the default; unit: between 0 and 1")
      ->transform(named(preparations))
      ->type_name("NAME");
  command.add_option("--l2", training.l2, "strength of the penalty on squared weights (biases stay free)")
      ->capture_default_str();
  command
      .add_option("--init", training.initialisation,
                  "how weights start: " + std::string(initialisations_listed) + "; by default unit")
      ->transform(named(initialisation_names()))
      ->type_name("NAME");
  command.add_option("--weight-scale", training.weight_scale, "multiplies all weights at the start")
      ->capture_default_str();
  command.add_flag("--freeze-biases", training.frozen_biases, "leave biases where they start");
  command.add_option("--bias", training.bias, "where the biases of hidden layers start, in the mean")
      ->capture_default_str();
  command.add_option("--threads", threads, "trials side by side; by default the number of processors")
      ->check(countable());
  command.add_option("--out", out, "folder for the report and the results")->capture_default_str();
  command.add_flag("--json", json, "print the results as JSON instead of a table");
}

data::Dataset TrainingOptions::load(std::span<const std::size_t> hidden) {
  // Read before the data, which may take a while to load only for a typo to be found.
  if (!network.empty()) training.widths = nn::parse_widths(network);
  data::Dataset dataset = data::load(data, threads);
  fmt::print(stderr, "data: {} ({}), {} + {} samples\n", dataset.name, dataset.source, dataset.train.count(),
             dataset.test.count());
  if (network.empty()) {
    training.widths = {dataset.shape.size()};
    training.widths.insert(training.widths.end(), hidden.begin(), hidden.end());
    training.widths.push_back(dataset.classes);
  }
  return dataset;
}

}  // namespace assay::cli
