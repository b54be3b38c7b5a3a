#include "report/propagation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "analysis/recommendation.h"
#include "report/json_parts.h"
#include "report/text.h"

namespace assay::report {
namespace {

using study::Agreement;
using study::PropagationCheck;
using study::SimulatedLayer;
using study::Spread;

/// What theory says of layer l, in the quantities that are measured.
struct Predicted {
  std::optional<double> log_length, correlation, log_gradient;
};

std::vector<Predicted> predictions(const PropagationCheck& check) {
  std::vector<Predicted> result(check.measured.size());
  const std::vector<PropagatedLayer>& layers = check.predicted.layers;
  for (std::size_t i = 0; i < std::min(layers.size(), result.size()); ++i) {
    result[i].log_length = std::log(layers[i].q);
    result[i].correlation = 1 - layers[i].gap;
  }
  if (layers.size() != result.size()) return result;
  double log_gradient = 0.0;
  for (std::size_t i = layers.size(); i-- > 0;) {
    if (i + 1 < layers.size()) log_gradient += std::log(layers[i].chi);
    result[i].log_gradient = log_gradient;
  }
  return result;
}

std::string value(const std::optional<double>& x) {
  return x && std::isfinite(*x) ? fmt::format("{:.3f}", *x) : "-";
}

std::string value(const Spread& spread) {
  if (spread.networks == 0) return "-";
  return fmt::format("{:.3f} ± {:.2f}", spread.mean.mean, spread.deviation);
}

/// At most twelve layers, the first and the last among them.
std::vector<std::size_t> shown_layers(std::size_t depth) {
  constexpr std::size_t most = 12;
  std::vector<std::size_t> layers;
  const std::size_t rows = std::min(depth, most);
  for (std::size_t i = 0; i < rows; ++i) layers.push_back(rows == 1 ? 0 : i * (depth - 1) / (rows - 1));
  return layers;
}

std::string table(const PropagationCheck& check, const Style& style) {
  std::vector<Column> columns = {{.heading = {"", "layer"}, .cells = {}, .importance = 3},
                                 {.heading = {"ln q", "theory"}, .cells = {}, .importance = 2},
                                 {.heading = {"ln q", "networks"}, .cells = {}, .importance = 2},
                                 {.heading = {"c", "theory"}, .cells = {}, .importance = 1},
                                 {.heading = {"c", "networks"}, .cells = {}, .importance = 1},
                                 {.heading = {"gradient", "theory"}, .cells = {}, .importance = 2},
                                 {.heading = {"gradient", "networks"}, .cells = {}, .importance = 2}};
  const std::vector<Predicted> predicted = predictions(check);
  for (const std::size_t layer : shown_layers(check.measured.size())) {
    const SimulatedLayer& measured = check.measured[layer];
    const Predicted& theory = predicted[layer];
    const std::vector<std::string> cells = {fmt::format("{}", layer + 1), value(theory.log_length),
                                            value(measured.log_length),   value(theory.correlation),
                                            value(measured.correlation),  value(theory.log_gradient),
                                            value(measured.log_gradient)};
    for (std::size_t i = 0; i < cells.size(); ++i) columns[i].cells.push_back({cells[i]});
  }
  return '\n' + arrange(std::move(columns), style).text;
}

std::string headline(const PropagationReport& report) {
  const study::PropagationPlan& plan = report.plan;
  const Scales scales = plan.recipe.layer(plan.width, plan.width);
  return fmt::format("{}: {} of {} units, initialisation {} (weights N(0, {:.6g}/fan-in), biases {})",
                     label(report.activation.name), counted(plan.depth, "layer"), plan.width,
                     title(plan.recipe.initialisation), scales.weight,
                     scales.bias == 0 ? "0" : fmt::format("N(0, {:.6g})", scales.bias));
}

std::string agreement_text(const char* what, const std::optional<Agreement>& agreement) {
  if (!agreement) return {};
  return fmt::format("{}: theory {:.3f}, networks {:.3f}, {} (allowed {:.3f}). ", what, agreement->predicted,
                     agreement->measured, agreement->holds() ? "they agree" : "they DISAGREE",
                     agreement->allowed);
}

/// "at depth 12 by theory, at depth 13 in the networks"; of a theory that ended early nothing is said.
std::string both(const std::optional<std::size_t>& predicted, const std::optional<std::size_t>& measured,
                 bool has_ended) {
  const auto depth = [](const std::optional<std::size_t>& layer) {
    return layer ? fmt::format("at depth {}", *layer) : std::string("not at this depth");
  };
  if (has_ended && !predicted) return depth(measured) + " in the networks";
  return fmt::format("{} by theory, {} in the networks", depth(predicted), depth(measured));
}

std::string fates(const PropagationCheck& check) {
  std::vector<std::string> lines;
  const Propagation& theory = check.predicted;
  const bool has_ended = !theory.reason.empty();
  if (theory.gradients_die || check.gradients_die) {
    lines.push_back("Squared gradients have shrunk by 1e4 " +
                    both(theory.gradients_die, check.gradients_die, has_ended));
  }
  if (theory.gradients_explode || check.gradients_explode) {
    lines.push_back("Squared gradients have grown by 1e4 " +
                    both(theory.gradients_explode, check.gradients_explode, has_ended));
  }
  if (theory.correlations_die) {
    lines.push_back(fmt::format("Inputs are as alike as chance makes them from depth {} on, by theory",
                                *theory.correlations_die));
  }
  const std::optional<std::size_t> lost = theory.overflow ? theory.overflow : theory.underflow;
  if (lost || check.signal_is_lost)
    lines.push_back("The signal leaves float32 " + both(lost, check.signal_is_lost, has_ended));
  if (lines.empty()) lines.emplace_back("Neither the signal nor its gradient is lost at this depth");
  return fmt::format("{}.", fmt::join(lines, ". "));
}

Json spread_json(const Spread& spread) {
  if (spread.networks == 0) return nullptr;
  return {{"networks", spread.networks},
          {"mean", spread.mean.mean},
          {"low", spread.mean.low},
          {"high", spread.mean.high},
          {"deviation", spread.deviation}};
}

Json depth_json(const std::optional<std::size_t>& depth) {
  return depth ? Json(*depth) : Json(nullptr);
}

Json agreement_json(const std::optional<Agreement>& agreement) {
  if (!agreement) return nullptr;
  return {{"predicted", agreement->predicted},
          {"measured", agreement->measured},
          {"allowed", agreement->allowed},
          {"holds", agreement->holds()}};
}

Json layers_json(const PropagationCheck& check) {
  const std::vector<Predicted> predicted = predictions(check);
  Json layers = Json::array();
  for (std::size_t i = 0; i < check.measured.size(); ++i) {
    const SimulatedLayer& measured = check.measured[i];
    layers.push_back({{"layer", i + 1},
                      {"predicted",
                       {{"log_length", json_number(predicted[i].log_length)},
                        {"correlation", json_number(predicted[i].correlation)},
                        {"log_gradient", json_number(predicted[i].log_gradient)}}},
                      {"measured",
                       {{"log_length", spread_json(measured.log_length)},
                        {"correlation", spread_json(measured.correlation)},
                        {"log_gradient", spread_json(measured.log_gradient)},
                        {"vanished", measured.vanished},
                        {"overflowed", measured.overflowed}}}});
  }
  return layers;
}

Json predicted_json(const Propagation& theory) {
  return {{"log_length", json_number(theory.log_length)},
          {"log_gradient", json_number(theory.log_gradient)},
          {"length_deviation", json_number(theory.length_deviation)},
          {"gradient_deviation", json_number(theory.gradient_deviation)},
          {"gradients_die", depth_json(theory.gradients_die)},
          {"gradients_explode", depth_json(theory.gradients_explode)},
          {"correlations_die", depth_json(theory.correlations_die)},
          {"overflow", depth_json(theory.overflow)},
          {"underflow", depth_json(theory.underflow)},
          {"reason", theory.reason}};
}

}  // namespace

std::string terminal(const PropagationReport& report, const Style& style) {
  const PropagationCheck& check = report.check;
  std::string text = coloured(wrapped(headline(report), style), Colour::bold, style);
  std::string verdict = agreement_text("ln q of the last layer", check.log_length) +
                        agreement_text("ln |g_1|^2/|g_L|^2", check.log_gradient) + fates(check);
  if (!check.predicted.reason.empty()) verdict += " Theory ends early: " + check.predicted.reason + ".";
  text += wrapped(verdict, style) + table(check, style);
  const std::string grade = fmt::format(
      "Theory: the mean field of infinitely wide networks. Networks: {} with seeds {} to {}, mean ± standard "
      "deviation of one. q: mean square of the pre-activations h; c: correlation between those of two inputs "
      "(the "
      "inputs' is {:.3g}); gradient: ln |g|^2/|g_L|^2, g the gradient by h, g_L that of the last layer.",
      report.plan.networks, report.plan.seed, report.plan.seed + report.plan.networks - 1,
      report.plan.input_correlation);
  return text + '\n' + coloured(wrapped(grade, style), Colour::dim, style);
}

std::string json(const PropagationReport& report) {
  const study::PropagationPlan& plan = report.plan;
  const PropagationCheck& check = report.check;
  const Scales scales = plan.recipe.layer(plan.width, plan.width);
  return written(
      {{"format", "assay-propagation-1"},
       {"activation", {{"name", report.activation.name}, {"formula", report.activation.function.text()}}},
       {"initialisation", name(plan.recipe.initialisation)},
       {"weight_variance", scales.weight},
       {"bias_variance", scales.bias},
       {"depth", plan.depth},
       {"width", plan.width},
       {"input_moment", plan.input_moment},
       {"input_correlation", plan.input_correlation},
       {"networks", plan.networks},
       {"seed", plan.seed},
       {"predicted", predicted_json(check.predicted)},
       {"measured",
        {{"gradients_die", depth_json(check.gradients_die)},
         {"gradients_explode", depth_json(check.gradients_explode)},
         {"signal_is_lost", depth_json(check.signal_is_lost)}}},
       {"agreement",
        {{"log_length", agreement_json(check.log_length)},
         {"log_gradient", agreement_json(check.log_gradient)}}},
       {"layers", layers_json(check)}});
}

}  // namespace assay::report
