#include "article/outcome.h"

#include <cmath>
#include <limits>

namespace assay::article {
namespace {

using report::Json;

/// JSON has no number for what is not finite.
Json exact(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

double number(const Json& json) {
  if (!json.is_string()) return json.get<double>();
  const auto text = json.get<std::string>();
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  return std::numeric_limits<double>::quiet_NaN();
}

Json exact(const std::optional<double>& value) {
  return value ? exact(*value) : Json(nullptr);
}

std::optional<double> optional_number(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(number(json));
}

Json to_json(const study::Epoch& epoch) {
  return Json::array({exact(epoch.train_loss), exact(epoch.train_accuracy), exact(epoch.test_loss),
                      exact(epoch.test_accuracy), exact(epoch.seconds)});
}

study::Epoch epoch_from(const Json& json) {
  return {.train_loss = number(json.at(0)),
          .train_accuracy = number(json.at(1)),
          .test_loss = number(json.at(2)),
          .test_accuracy = number(json.at(3)),
          .seconds = number(json.at(4))};
}

Json to_json(const std::optional<nn::Divergence>& divergence) {
  if (!divergence) return nullptr;
  Json json = {{"step", divergence->step}, {"reason", divergence->reason}};
  if (const auto& origin = divergence->origin) {
    json["origin"] = {static_cast<int>(origin->quantity),
                      origin->step,
                      origin->layer,
                      origin->nan,
                      origin->infinite,
                      origin->count};
  }
  return json;
}

std::optional<nn::Divergence> divergence_from(const Json& json) {
  if (json.is_null()) return std::nullopt;
  nn::Divergence divergence{.step = json.at("step"), .reason = json.at("reason")};
  if (json.contains("origin")) {
    const Json& origin = json.at("origin");
    divergence.origin = {.quantity = static_cast<nn::NonFinite::Quantity>(origin.at(0).get<int>()),
                         .step = origin.at(1),
                         .layer = origin.at(2),
                         .nan = origin.at(3),
                         .infinite = origin.at(4),
                         .count = origin.at(5)};
  }
  return divergence;
}

Json to_json(const nn::Range& range) {
  return Json::array({exact(range.mean), exact(range.deviation), exact(range.low), exact(range.high)});
}

nn::Range range_from(const Json& json) {
  return {.mean = number(json.at(0)),
          .deviation = number(json.at(1)),
          .low = number(json.at(2)),
          .high = number(json.at(3))};
}

Json to_json(const nn::Histogram& histogram) {
  if (histogram.counts.empty()) return nullptr;
  return {{"low", histogram.low},
          {"high", histogram.high},
          {"counts", histogram.counts},
          {"below", histogram.below},
          {"above", histogram.above}};
}

nn::Histogram histogram_from(const Json& json) {
  if (json.is_null()) return {};
  return {.low = json.at("low"),
          .high = json.at("high"),
          .counts = json.at("counts"),
          .below = json.at("below"),
          .above = json.at("above")};
}

Json to_json(const study::LayerRecord& record) {
  const nn::LayerState& state = record.state;
  return {{"units", state.units},
          {"pre_activations", to_json(state.pre_activations)},
          {"activations", to_json(state.activations)},
          {"not_finite", state.not_finite},
          {"dead", state.dead},
          {"flat", exact(state.flat)},
          {"saturated", exact(state.saturated)},
          {"histogram", to_json(state.histogram)},
          {"gradient", exact(state.gradient)},
          {"weight_gradient", exact(state.weight_gradient)},
          {"weights", exact(state.weights)},
          {"update", exact(record.update)},
          {"died", record.died},
          {"revived", record.revived}};
}

study::LayerRecord layer_from(const Json& json) {
  nn::LayerState state{.units = json.at("units"),
                       .pre_activations = range_from(json.at("pre_activations")),
                       .activations = range_from(json.at("activations")),
                       .not_finite = json.at("not_finite"),
                       .dead = json.at("dead").get<std::vector<bool>>(),
                       .flat = number(json.at("flat")),
                       .saturated = optional_number(json.at("saturated")),
                       .histogram = histogram_from(json.at("histogram")),
                       .gradient = number(json.at("gradient")),
                       .weight_gradient = number(json.at("weight_gradient")),
                       .weights = number(json.at("weights"))};
  return {.state = std::move(state),
          .update = optional_number(json.at("update")),
          .died = json.at("died"),
          .revived = json.at("revived")};
}

Json to_json(const study::LayerTelemetry& telemetry) {
  Json layers = Json::array();
  for (const study::LayerRecord& record : telemetry.layers) layers.push_back(to_json(record));
  return {{"epoch", telemetry.epoch}, {"layers", std::move(layers)}};
}

study::LayerTelemetry telemetry_from(const Json& json) {
  study::LayerTelemetry telemetry{.epoch = json.at("epoch"), .layers = {}};
  for (const Json& layer : json.at("layers")) telemetry.layers.push_back(layer_from(layer));
  return telemetry;
}

Json to_json(const study::Trial& trial) {
  Json epochs = Json::array();
  for (const study::Epoch& epoch : trial.epochs) epochs.push_back(to_json(epoch));
  Json layers = Json::array();
  for (const study::LayerTelemetry& telemetry : trial.layers) layers.push_back(to_json(telemetry));
  return {{"seed", trial.seed},
          {"learning_rate", trial.learning_rate},
          {"epochs", std::move(epochs)},
          {"divergence", to_json(trial.divergence)},
          {"samples_per_second", exact(trial.samples_per_second)},
          {"dead_units", exact(trial.dead_units)},
          {"layers", std::move(layers)},
          {"test_accuracy", exact(trial.test_accuracy)}};
}

study::Trial trial_from(const Json& json) {
  study::Trial trial{.seed = json.at("seed"),
                     .learning_rate = json.at("learning_rate"),
                     .epochs = {},
                     .divergence = divergence_from(json.at("divergence")),
                     .samples_per_second = number(json.at("samples_per_second")),
                     .dead_units = number(json.at("dead_units")),
                     .test_accuracy = number(json.at("test_accuracy"))};
  for (const Json& epoch : json.at("epochs")) trial.epochs.push_back(epoch_from(epoch));
  for (const Json& telemetry : json.at("layers")) trial.layers.push_back(telemetry_from(telemetry));
  return trial;
}

Json to_json(const study::Reliability& reliability) {
  Json bins = Json::array();
  for (const study::ReliabilityBin& bin : reliability.bins) {
    bins.push_back(Json::array({bin.count, exact(bin.confidence), exact(bin.accuracy)}));
  }
  return {{"bins", std::move(bins)},
          {"confidence", exact(reliability.confidence)},
          {"error", exact(reliability.error)}};
}

study::Reliability reliability_from(const Json& json) {
  study::Reliability reliability{
      .bins = {}, .confidence = number(json.at("confidence")), .error = number(json.at("error"))};
  for (const Json& bin : json.at("bins")) {
    reliability.bins.push_back(
        {.count = bin.at(0), .confidence = number(bin.at(1)), .accuracy = number(bin.at(2))});
  }
  return reliability;
}

Json to_json(const study::Calibration& calibration) {
  const study::OutputSums& sums = calibration.sums;
  return {{"outputs", Json::array({exact(calibration.least_output), exact(calibration.largest_output)})},
          {"sums", to_json(sums.range)},
          {"departure", exact(sums.departure)},
          {"beyond", sums.beyond},
          {"given", to_json(calibration.given)},
          {"normalised", to_json(calibration.normalised)}};
}

study::Calibration calibration_from(const Json& json) {
  return {.least_output = number(json.at("outputs").at(0)),
          .largest_output = number(json.at("outputs").at(1)),
          .sums = {.range = range_from(json.at("sums")),
                   .departure = number(json.at("departure")),
                   .beyond = json.at("beyond")},
          .given = reliability_from(json.at("given")),
          .normalised = reliability_from(json.at("normalised"))};
}

}  // namespace

Json to_json(const Outcome& outcome) {
  Json json = {{"trial", to_json(outcome.trial)}};
  if (const auto& fold = outcome.fold) {
    json["fold"] = {exact(fold->largest_output_difference), exact(fold->largest_output),
                    fold->predictions_equal, fold->exact_ties, exact(fold->folded_accuracy)};
  }
  if (const auto& fit = outcome.linear_fit) {
    json["linear_fit"] = {exact(fit->error), exact(fit->relative), exact(fit->agreement)};
  }
  if (outcome.calibration) json["calibration"] = to_json(*outcome.calibration);
  if (const auto& twin = outcome.sigmoid_twin) {
    json["sigmoid_twin"] = {exact(twin->largest_output_difference), exact(twin->largest_output),
                            exact(twin->unlike_predictions)};
  }
  return json;
}

Outcome outcome_from(const Json& json) {
  Outcome outcome{.trial = trial_from(json.at("trial"))};
  if (json.contains("fold")) {
    const Json& fold = json.at("fold");
    outcome.fold = {.largest_output_difference = number(fold.at(0)),
                    .largest_output = number(fold.at(1)),
                    .predictions_equal = fold.at(2),
                    .exact_ties = fold.at(3),
                    .folded_accuracy = number(fold.at(4))};
  }
  if (json.contains("linear_fit")) {
    const Json& fit = json.at("linear_fit");
    outcome.linear_fit = {
        .error = number(fit.at(0)), .relative = number(fit.at(1)), .agreement = number(fit.at(2))};
  }
  if (json.contains("calibration")) outcome.calibration = calibration_from(json.at("calibration"));
  if (json.contains("sigmoid_twin")) {
    const Json& twin = json.at("sigmoid_twin");
    outcome.sigmoid_twin = {.largest_output_difference = number(twin.at(0)),
                            .largest_output = number(twin.at(1)),
                            .unlike_predictions = number(twin.at(2))};
  }
  return outcome;
}

}  // namespace assay::article
