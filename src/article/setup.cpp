#include "article/setup.h"

#include <span>
#include <string_view>

#include "base/version.h"
#include "data/sha256.h"
#include "nn/network.h"

namespace assay::article {
namespace {

std::string_view inspection_name(Inspection inspection) {
  switch (inspection) {
    case Inspection::none: return "none";
    case Inspection::fold: return "fold";
    case Inspection::linear_fit: return "linear-fit";
    case Inspection::calibration: return "calibration";
    case Inspection::sigmoid_twin: return "sigmoid-twin";
  }
  return {};
}

}  // namespace

report::Json to_json(const Setup& setup) {
  const study::Training& training = setup.training;
  return {{"task", setup.task == Task::images ? "images" : "sign"},
          {"activation", setup.activation},
          {"widths", training.widths},
          {"epochs", training.epochs},
          {"batch", training.batch},
          {"optimizer", training.optimizer == study::Optimizer::sgd ? "sgd" : "adam"},
          {"momentum", training.momentum},
          {"loss", training.loss == nn::Loss::Kind::binary ? "binary" : "softmax"},
          {"inputs", training.inputs == study::Preparation::unit ? "unit" : "standardised"},
          {"l2", training.l2},
          {"initialisation", name(training.initialisation)},
          {"weight_scale", training.weight_scale},
          {"bias", training.bias},
          {"frozen_biases", training.frozen_biases},
          {"activated", training.activated},
          {"telemetry", training.telemetry},
          {"samples", setup.samples},
          {"inspection", inspection_name(setup.inspection)},
          {"learning_rate", setup.learning_rate},
          {"seed", setup.seed},
          {"tuning", setup.tuning}};
}

std::string fingerprint(const data::Dataset& dataset) {
  data::Sha256 hash;
  for (const data::Split* split : {&dataset.train, &dataset.test}) {
    hash.update(split->pixels);
    hash.update(split->labels);
  }
  return hash.finish() + " " + std::string(version());
}

double cost(const Setup& setup, std::size_t train_count) {
  const auto weights = static_cast<double>(nn::parameter_count(setup.training.widths));
  const std::size_t samples = setup.samples == 0 ? train_count : setup.samples;
  // Forward and backward: three products. A test set evaluated after every epoch costs a sixth of MNIST's.
  // Without an epoch a look at a probe is left.
  const double passes = setup.training.epochs == 0 ? 0.1 : static_cast<double>(setup.training.epochs);
  return 3 * weights * static_cast<double>(samples) * passes;
}

}  // namespace assay::article
