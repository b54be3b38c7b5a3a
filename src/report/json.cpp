#include "report/json.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace assay::report {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json number(const std::optional<double>& value) {
  return value ? number(*value) : Json(nullptr);
}

Json divergence(const std::optional<study::Divergence>& divergence) {
  if (!divergence) return nullptr;
  return {{"step", divergence->step}, {"reason", divergence->reason}};
}

Json training(const study::Training& training) {
  const bool sgd = training.optimizer == study::Optimizer::sgd;
  return {{"widths", training.widths},
          {"epochs", training.epochs},
          {"batch", training.batch},
          {"optimizer", sgd ? "sgd" : "adam"},
          {"momentum", sgd ? number(training.momentum) : Json(nullptr)}};
}

Json provenance(const study::Provenance& provenance) {
  return {{"version", provenance.version},
          {"libraries", provenance.libraries},
          {"processor", provenance.processor},
          {"finished", provenance.finished}};
}

Json sweep(const std::vector<study::SweepPoint>& points) {
  Json array = Json::array();
  for (const study::SweepPoint& point : points) {
    array.push_back({{"learning_rate", number(point.learning_rate)},
                     {"validation_accuracy", number(point.validation_accuracy)},
                     {"divergence", divergence(point.divergence)}});
  }
  return array;
}

Json epochs(const std::vector<study::Epoch>& epochs) {
  const auto series = [&](double study::Epoch::* field) {
    Json array = Json::array();
    for (const study::Epoch& epoch : epochs) array.push_back(number(epoch.*field));
    return array;
  };
  return {{"train_loss", series(&study::Epoch::train_loss)},
          {"train_accuracy", series(&study::Epoch::train_accuracy)},
          {"test_loss", series(&study::Epoch::test_loss)},
          {"test_accuracy", series(&study::Epoch::test_accuracy)},
          {"seconds", series(&study::Epoch::seconds)}};
}

Json trial(const study::Trial& trial) {
  return {{"seed", trial.seed},
          {"learning_rate", number(trial.learning_rate)},
          {"test_accuracy", number(trial.test_accuracy)},
          {"samples_per_second", number(trial.samples_per_second)},
          {"dead_units", number(trial.dead_units)},
          {"divergence", divergence(trial.divergence)},
          {"epochs", epochs(trial.epochs)}};
}

Json contender(const study::Contender& contender) {
  const bool measured = !contender.trials.empty();
  const auto if_measured = [&](const Json& value) { return measured ? value : Json(nullptr); };
  Json trials = Json::array();
  for (const study::Trial& each : contender.trials) trials.push_back(trial(each));
  const study::Interval& accuracy = contender.test_accuracy;
  return {{"name", contender.activation.name},
          {"title", contender.activation.title},
          {"formula", contender.activation.function.text()},
          {"derivative", contender.activation.function.derivative().text()},
          {"gain", {{"value", number(contender.gain.value)}, {"reason", contender.gain.reason}}},
          {"kernel", contender.kernel},
          {"learning_rate", number(contender.learning_rate)},
          {"sweep", sweep(contender.sweep)},
          {"test_accuracy", if_measured({{"mean", number(accuracy.mean)},
                                         {"low", number(accuracy.low)},
                                         {"high", number(accuracy.high)}})},
          {"tied_with_best", if_measured(contender.tied_with_best)},
          {"epochs_to_target", number(contender.epochs_to_target)},
          {"seconds_to_target", number(contender.seconds_to_target)},
          {"samples_per_second", if_measured(number(contender.samples_per_second))},
          {"dead_units", if_measured(number(contender.dead_units))},
          {"diverged", contender.diverged},
          {"trials", trials}};
}

Json network(const study::CollapseNetwork& network, bool trained = true) {
  return {{"activation", network.activation},
          {"widths", network.widths},
          {"parameters", network.parameters},
          {"learning_rate", trained ? number(network.learning_rate) : Json(nullptr)},
          {"test_accuracy", number(network.test_accuracy)},
          {"divergence", divergence(network.divergence)}};
}

/// A formula is whatever bytes a person typed: those that are not UTF-8 become U+FFFD.
std::string written(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string json(const study::Comparison& comparison) {
  Json contenders = Json::array();
  for (const study::Contender& each : comparison.contenders) contenders.push_back(contender(each));
  Json settings = training(comparison.training);
  settings["tuning_epochs"] = comparison.tuning_epochs;
  return written({{"format", "assay-comparison-1"},
                  {"command", comparison.command},
                  {"dataset",
                   {{"name", comparison.dataset},
                    {"source", comparison.dataset_source},
                    {"preparation", comparison.preparation},
                    {"train", comparison.train_count},
                    {"test", comparison.test_count},
                    {"validation", comparison.validation_count}}},
                  {"training", settings},
                  {"seeds", comparison.seeds},
                  {"threads", comparison.threads},
                  {"target", number(comparison.target)},
                  {"seconds", number(comparison.seconds)},
                  {"interrupted", comparison.interrupted()},
                  {"trials_done", comparison.trials_done},
                  {"trials_planned", comparison.trials_planned},
                  {"provenance", provenance(comparison.provenance)},
                  {"contenders", contenders}});
}

std::string json(const study::Collapse& collapse) {
  return written(
      {{"format", "assay-collapse-1"},
       {"command", collapse.command},
       {"dataset",
        {{"name", collapse.dataset}, {"source", collapse.dataset_source}, {"test", collapse.test_count}}},
       {"training", training(collapse.training)},
       {"provenance", provenance(collapse.provenance)},
       {"deep_linear", network(collapse.deep_linear)},
       {"folded", network(collapse.folded, false)},
       {"single", network(collapse.single)},
       {"activated", network(collapse.activated)},
       {"fold",
        {{"largest_output_difference", number(collapse.largest_output_difference)},
         {"largest_output", number(collapse.largest_output)},
         {"predictions_equal", collapse.predictions_equal},
         {"exact_ties", collapse.exact_ties}}},
       {"linear_fit",
        {{"error", number(collapse.linear_fit_error)},
         {"relative", number(collapse.linear_fit_relative)},
         {"agreement", number(collapse.linear_fit_agreement)}}}});
}

}  // namespace assay::report
