#include "report/json.h"

#include <algorithm>

#include "report/answer.h"
#include "report/json_parts.h"

namespace assay::report {
namespace {

Json origin(const nn::NonFinite& origin) {
  return {{"quantity", quantity_name(origin.quantity)},
          {"step", origin.step},
          {"layer", origin.layer},
          {"nan", origin.nan},
          {"infinite", origin.infinite},
          {"count", origin.count}};
}

Json divergence(const std::optional<study::Divergence>& divergence) {
  if (!divergence) return nullptr;
  return {{"step", divergence->step},
          {"reason", divergence->reason},
          {"origin", divergence->origin ? origin(*divergence->origin) : Json(nullptr)}};
}

Json activated(const study::Training& training) {
  Json layers = Json::array();
  for (std::size_t i = 0; i + 2 < training.widths.size(); ++i) {
    if (training.has_activation(i)) layers.push_back(i + 1);
  }
  return layers;
}

Json training(const study::Training& training) {
  const bool sgd = training.optimizer == study::Optimizer::sgd;
  return {{"widths", training.widths},
          {"epochs", training.epochs},
          {"batch", training.batch},
          {"optimizer", sgd ? "sgd" : "adam"},
          {"momentum", sgd ? json_number(training.momentum) : Json(nullptr)},
          {"loss", training.loss == nn::Loss::Kind::binary ? "binary" : "softmax"},
          {"inputs", training.inputs == study::Preparation::unit ? "unit" : "standardised"},
          {"l2", json_number(training.l2)},
          {"initialisation", name(training.initialisation)},
          {"weight_scale", json_number(training.weight_scale)},
          {"bias", json_number(training.bias)},
          {"frozen_biases", training.frozen_biases},
          {"activated", activated(training)}};
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
    array.push_back({{"learning_rate", json_number(point.learning_rate)},
                     {"validation_accuracy", json_number(point.validation_accuracy)},
                     {"divergence", divergence(point.divergence)}});
  }
  return array;
}

Json epochs(const std::vector<study::Epoch>& epochs) {
  const auto series = [&](double study::Epoch::* field) {
    Json array = Json::array();
    for (const study::Epoch& epoch : epochs) array.push_back(json_number(epoch.*field));
    return array;
  };
  return {{"train_loss", series(&study::Epoch::train_loss)},
          {"train_accuracy", series(&study::Epoch::train_accuracy)},
          {"test_loss", series(&study::Epoch::test_loss)},
          {"test_accuracy", series(&study::Epoch::test_accuracy)},
          {"seconds", series(&study::Epoch::seconds)}};
}

Json learned(const std::vector<study::LearnedValues>& values) {
  Json array = Json::array();
  for (const study::LearnedValues& each : values) {
    array.push_back({{"parameter", each.parameter},
                     {"layer", each.layer},
                     {"mean", json_number(each.mean)},
                     {"low", json_number(each.low)},
                     {"high", json_number(each.high)}});
  }
  return array;
}

Json interval(const study::Interval& interval) {
  return {{"mean", json_number(interval.mean)},
          {"low", json_number(interval.low)},
          {"high", json_number(interval.high)}};
}

Json learned(const std::vector<study::LearnedSummary>& summaries) {
  Json array = Json::array();
  for (const study::LearnedSummary& each : summaries) {
    array.push_back({{"parameter", each.parameter},
                     {"layer", each.layer},
                     {"initial", json_number(each.initial)},
                     {"mean", interval(each.mean)},
                     {"low", json_number(each.low)},
                     {"high", json_number(each.high)}});
  }
  return array;
}

Json starts(const std::vector<nn::LayerStart>& starts) {
  Json array = Json::array();
  for (const nn::LayerStart& start : starts) {
    array.push_back({{"weight_deviation", json_number(start.weight_deviation)},
                     {"bias_deviation", json_number(start.bias_deviation)},
                     {"bias_mean", json_number(start.bias_mean)},
                     {"shape", start.shape == nn::LayerStart::Shape::uniform ? "uniform" : "normal"}});
  }
  return array;
}

Json range(const nn::Range& range) {
  return {{"mean", json_number(range.mean)},
          {"deviation", json_number(range.deviation)},
          {"low", json_number(range.low)},
          {"high", json_number(range.high)}};
}

Json histogram(const nn::Histogram& histogram) {
  if (histogram.counts.empty()) return nullptr;
  return {{"low", json_number(histogram.low)},
          {"high", json_number(histogram.high)},
          {"counts", histogram.counts},
          {"below", histogram.below},
          {"above", histogram.above}};
}

Json layer(const study::LayerRecord& record) {
  const nn::LayerState& state = record.state;
  const bool activated = !state.dead.empty();
  return {{"units", state.units},
          {"pre_activations", range(state.pre_activations)},
          {"activations", range(state.activations)},
          {"not_finite", state.not_finite},
          {"dead", activated ? Json(std::ranges::count(state.dead, true)) : Json(nullptr)},
          {"died", record.died},
          {"revived", record.revived},
          {"flat", activated ? json_number(state.flat) : Json(nullptr)},
          {"saturated", json_number(state.saturated)},
          {"gradient", json_number(state.gradient)},
          {"weight_gradient", json_number(state.weight_gradient)},
          {"weights", json_number(state.weights)},
          {"update", json_number(record.update)},
          {"histogram", histogram(state.histogram)}};
}

Json layers(const std::vector<study::LayerTelemetry>& records) {
  Json array = Json::array();
  for (const study::LayerTelemetry& record : records) {
    Json of_epoch = Json::array();
    for (const study::LayerRecord& each : record.layers) of_epoch.push_back(layer(each));
    array.push_back({{"epoch", record.epoch}, {"layers", std::move(of_epoch)}});
  }
  return array;
}

Json trial(const study::Trial& trial) {
  return {{"seed", trial.seed},
          {"learning_rate", json_number(trial.learning_rate)},
          {"test_accuracy", json_number(trial.test_accuracy)},
          {"samples_per_second", json_number(trial.samples_per_second)},
          {"dead_units", json_number(trial.dead_units)},
          {"divergence", divergence(trial.divergence)},
          {"learned", learned(trial.learned)},
          {"epochs", epochs(trial.epochs)},
          {"layers", layers(trial.layers)}};
}

Json contender(const study::Contender& contender) {
  const bool measured = !contender.trials.empty();
  const auto if_measured = [&](const Json& value) { return measured ? value : Json(nullptr); };
  Json trials = Json::array();
  for (const study::Trial& each : contender.trials) trials.push_back(trial(each));
  return {{"name", contender.activation.name},
          {"title", contender.activation.title},
          {"formula", contender.activation.function.text()},
          {"derivative", contender.activation.function.derivative().text()},
          {"gain", {{"value", json_number(contender.gain.value)}, {"reason", contender.gain.reason}}},
          {"kernel", contender.kernel},
          {"learning_rate", json_number(contender.learning_rate)},
          {"sweep", sweep(contender.sweep)},
          {"test_accuracy", if_measured(interval(contender.test_accuracy))},
          {"tied_with_best", if_measured(contender.tied_with_best)},
          {"epochs_to_target", json_number(contender.epochs_to_target)},
          {"seconds_to_target", json_number(contender.seconds_to_target)},
          {"samples_per_second", if_measured(json_number(contender.samples_per_second))},
          {"dead_units", if_measured(json_number(contender.dead_units))},
          {"diverged", contender.diverged},
          {"learned", learned(contender.learned)},
          {"random", contender.random},
          {"start", starts(contender.starts)},
          {"trials", trials}};
}

Json network(const study::CollapseNetwork& network, bool trained = true) {
  return {{"activation", network.activation},
          {"widths", network.widths},
          {"parameters", network.parameters},
          {"learning_rate", trained ? json_number(network.learning_rate) : Json(nullptr)},
          {"test_accuracy", json_number(network.test_accuracy)},
          {"divergence", divergence(network.divergence)}};
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
                  {"learned_per", comparison.sharing == Sharing::unit ? "unit" : "layer"},
                  {"seeds", comparison.seeds},
                  {"threads", comparison.threads},
                  {"target", json_number(comparison.target)},
                  {"seconds", json_number(comparison.seconds)},
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
        {{"largest_output_difference", json_number(collapse.largest_output_difference)},
         {"largest_output", json_number(collapse.largest_output)},
         {"predictions_equal", collapse.predictions_equal},
         {"exact_ties", collapse.exact_ties}}},
       {"linear_fit",
        {{"error", json_number(collapse.linear_fit_error)},
         {"relative", json_number(collapse.linear_fit_relative)},
         {"agreement", json_number(collapse.linear_fit_agreement)}}}});
}

}  // namespace assay::report
