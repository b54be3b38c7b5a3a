#include "report/initialisation.h"

#include <fmt/format.h>

#include <cmath>

#include "report/json_parts.h"
#include "report/text.h"

namespace assay::report {
namespace {

/// As many digits as an initialiser is worth.
std::string number(double value) {
  return fmt::format("{:.6g}", value);
}

/// The root of e to that, as a factor: "3.1", "2.1e-08".
std::string factor(double logarithm) {
  if (std::isnan(logarithm)) return "-";
  return std::isinf(logarithm) ? (logarithm < 0 ? "0" : "infinity")
                               : fmt::format("{:.2g}", std::exp(logarithm / 2));
}

std::string fate(const Forecast& forecast) {
  if (!forecast.recipe || !forecast.reason.empty()) return forecast.reason;
  const Propagation& p = forecast.propagation;
  if (p.overflow) return fmt::format("overflows at depth {}", *p.overflow);
  if (p.gradients_die) return fmt::format("gradients die at depth {}", *p.gradients_die);
  if (p.gradients_explode) return fmt::format("gradients explode at depth {}", *p.gradients_explode);
  if (p.underflow) return fmt::format("underflows at depth {}", *p.underflow);
  if (p.correlations_die) return fmt::format("inputs become alike at depth {}", *p.correlations_die);
  return "";
}

std::string alternatives(const InitialisationAdvice& advice, const Style& style) {
  std::vector<Column> columns = {
      {.heading = {"", "initialisation"}, .cells = {}, .left = true, .importance = 3},
      {.heading = {"weights'", "deviation"}, .cells = {}, .importance = 3},
      {.heading = {"biases'", "deviation"}, .cells = {}, .importance = 2},
      {.heading = {"signal", "times"}, .cells = {}, .importance = 1},
      {.heading = {"gradient", "times"}, .cells = {}, .importance = 3},
      {.heading = {"", "what is lost"}, .cells = {}, .left = true, .importance = 3}};
  const Recommendation& recommendation = advice.recommendation;
  for (std::size_t i = 0; i < recommendation.forecasts.size(); ++i) {
    const Forecast& each = recommendation.forecasts[i];
    const bool is_known = each.recipe && !each.propagation.layers.empty();
    const std::vector<PropagatedLayer>& layers = each.propagation.layers;
    const std::vector<std::string> cells = {
        std::string(title(each.initialisation)),
        each.recipe ? number(each.weight_deviation) : "-",
        each.recipe ? number(each.bias_deviation) : "-",
        is_known ? factor(std::log(layers.back().q / layers.front().q)) : "-",
        is_known ? factor(each.propagation.log_gradient) : "-",
        fate(each)};
    const Colour colour = recommendation.chosen == i ? Colour::bold : Colour::plain;
    for (std::size_t k = 0; k < cells.size(); ++k) columns[k].cells.push_back({cells[k], colour});
  }
  return '\n' + arrange(std::move(columns), style).text;
}

std::string lines_text(const Forecast& chosen, const LayerSetting& setting, const Style& style) {
  std::string text;
  for (const FrameworkLines& each : framework_lines(chosen, setting)) {
    text += '\n' + coloured(each.framework, Colour::dim, style) + '\n';
    for (const std::string& line : each.lines) text += "  " + line + '\n';
  }
  return text;
}

std::string first_layer(const Forecast& chosen) {
  if (chosen.input_weight_deviation == chosen.weight_deviation &&
      chosen.input_bias_deviation == chosen.bias_deviation) {
    return {};
  }
  return fmt::format(
      " A first layer of that fan-in, whose inputs are data of unit mean square, wants {} for its weights{}.",
      number(chosen.input_weight_deviation),
      chosen.input_bias_deviation == 0 ? ""
                                       : " and " + number(chosen.input_bias_deviation) + " for its biases");
}

std::string numbers(const InitialisationAdvice& advice) {
  const Forecast& chosen = advice.recommendation.forecasts[*advice.recommendation.chosen];
  return fmt::format("Weights of a layer behind {}: standard deviation {}; biases: {}.{}",
                     label(advice.activation.name), number(chosen.weight_deviation),
                     chosen.bias_deviation == 0 ? "0" : "standard deviation " + number(chosen.bias_deviation),
                     first_layer(chosen));
}

Json depth_json(const std::optional<std::size_t>& depth) {
  return depth ? Json(*depth) : Json(nullptr);
}

Json forecast_json(const Forecast& forecast, const LayerSetting& setting) {
  Json json = {{"initialisation", name(forecast.initialisation)}};
  const bool is_known = forecast.recipe.has_value();
  const Scales scales = is_known ? forecast.recipe->layer(setting.fan_in, setting.fan_out) : Scales{};
  const Propagation& p = forecast.propagation;
  const auto known = [&](double value) { return is_known ? json_number(value) : Json(nullptr); };
  json["weight_deviation"] = known(forecast.weight_deviation);
  json["bias_deviation"] = known(forecast.bias_deviation);
  json["weight_variance"] = known(scales.weight);
  json["bias_variance"] = known(scales.bias);
  json["log_length"] = known(p.log_length);
  json["log_gradient"] = known(p.log_gradient);
  json["gradient_deviation"] = known(p.gradient_deviation);
  json["gradients_die"] = depth_json(p.gradients_die);
  json["gradients_explode"] = depth_json(p.gradients_explode);
  json["correlations_die"] = depth_json(p.correlations_die);
  json["reason"] = forecast.reason;
  return json;
}

Json lines_json(const Forecast& chosen, const LayerSetting& setting) {
  Json lines = Json::object();
  for (const FrameworkLines& each : framework_lines(chosen, setting)) lines[each.framework] = each.lines;
  return lines;
}

}  // namespace

std::vector<FrameworkLines> framework_lines(const Forecast& forecast, const LayerSetting& setting) {
  const std::string weight = number(forecast.weight_deviation);
  const std::string bias = number(forecast.bias_deviation);
  const bool has_bias = forecast.bias_deviation > 0;
  FrameworkLines torch = {"PyTorch",
                          {fmt::format("layer = torch.nn.Linear({}, {})", setting.fan_in, setting.fan_out),
                           fmt::format("torch.nn.init.normal_(layer.weight, std={})", weight),
                           has_bias ? fmt::format("torch.nn.init.normal_(layer.bias, std={})", bias)
                                    : std::string("torch.nn.init.zeros_(layer.bias)")}};
  FrameworkLines keras = {
      "Keras",
      {fmt::format("layer = keras.layers.Dense({},", setting.fan_out),
       fmt::format("    kernel_initializer=keras.initializers.RandomNormal(stddev={}),", weight),
       has_bias ? fmt::format("    bias_initializer=keras.initializers.RandomNormal(stddev={}))", bias)
                : std::string("    bias_initializer=\"zeros\")")}};
  const std::string shape = fmt::format("({}, {})", setting.fan_in, setting.fan_out);
  FrameworkLines jax = {
      "JAX",
      {"key_w, key_b = jax.random.split(jax.random.key(0))",
       fmt::format("w = jax.nn.initializers.normal(stddev={})(key_w, {})", weight, shape),
       has_bias
           ? fmt::format("b = jax.nn.initializers.normal(stddev={})(key_b, ({},))", bias, setting.fan_out)
           : fmt::format("b = jax.nn.initializers.zeros(key_b, ({},))", setting.fan_out)}};
  return {std::move(torch), std::move(keras), std::move(jax)};
}

std::string terminal(const InitialisationAdvice& advice, const Style& style) {
  const Recommendation& recommendation = advice.recommendation;
  const std::string name = label(advice.activation.name);
  if (!recommendation.chosen) {
    return coloured(wrapped(fmt::format("{}: {}.", name, recommendation.because), style), Colour::bold,
                    style);
  }
  const Forecast& chosen = recommendation.forecasts[*recommendation.chosen];
  std::string text = coloured(wrapped(numbers(advice), style), Colour::bold, style) +
                     wrapped(fmt::format("Why: {}.", recommendation.because), style) +
                     lines_text(chosen, advice.setting, style) + alternatives(advice, style);
  for (const std::string& warning : recommendation.warnings)
    text += '\n' + wrapped("Beware: " + warning + ".", style);
  const std::string grade = fmt::format(
      "Estimated by the mean field for {} of {} units without normalisation or shortcuts. Signal: the root "
      "mean "
      "square of pre-activations, from the first layer to the last; gradient: its length, from the last to "
      "the "
      "first.",
      counted(advice.setting.depth, "layer"), advice.setting.fan_out);
  return text + '\n' + coloured(wrapped(grade, style), Colour::dim, style);
}

std::string json(const InitialisationAdvice& advice) {
  const Recommendation& recommendation = advice.recommendation;
  Json json = {
      {"format", "assay-init-1"},
      {"activation", {{"name", advice.activation.name}, {"formula", advice.activation.function.text()}}},
      {"fan_in", advice.setting.fan_in},
      {"fan_out", advice.setting.fan_out},
      {"depth", advice.setting.depth},
      {"recommended", nullptr},
      {"because", recommendation.because},
      {"warnings", recommendation.warnings},
      {"lines", Json::object()},
      {"alternatives", Json::array()}};
  if (recommendation.chosen) {
    const Forecast& chosen = recommendation.forecasts[*recommendation.chosen];
    json["recommended"] = {{"initialisation", name(chosen.initialisation)},
                           {"weight_deviation", chosen.weight_deviation},
                           {"bias_deviation", chosen.bias_deviation},
                           {"input_weight_deviation", chosen.input_weight_deviation},
                           {"input_bias_deviation", chosen.input_bias_deviation}};
    json["lines"] = lines_json(chosen, advice.setting);
  }
  for (const Forecast& each : recommendation.forecasts) {
    json["alternatives"].push_back(forecast_json(each, advice.setting));
  }
  return written(json);
}

}  // namespace assay::report
