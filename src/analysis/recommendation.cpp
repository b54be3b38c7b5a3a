#include "analysis/recommendation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <numbers>

#include "analysis/dead_units.h"
#include "analysis/singular_gradient.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double gone = 1e-4;  ///< of the gradient's length squared: then it has died

std::string digits(double value) {
  std::array<char, 32> text{};
  const int length = std::snprintf(text.data(), text.size(), "%.3g", value);
  return {text.data(), static_cast<std::size_t>(length)};
}

Forecast forecast(Initialisation initialisation, const MeanField& f, const EdgeOfChaos& edge,
                  const LayerSetting& setting, const Deadline& deadline) {
  Forecast result;
  result.initialisation = initialisation;
  result.recipe = recipe(initialisation, f, edge);
  if (!result.recipe) {
    result.reason = initialisation == Initialisation::edge_of_chaos ? edge.reason : f.moment(2, 1.0).reason;
    if (result.reason.empty()) {
      result.reason = initialisation == Initialisation::edge_of_chaos
                          ? "f has no stable edge of chaos"
                          : "f(x)^2 is 0 for almost all inputs, or too small for a number";
    }
    return result;
  }
  const Scales behind = result.recipe->layer(setting.fan_in, setting.fan_out);
  const Scales first = result.recipe->first_layer(setting.fan_in, setting.fan_out);
  const auto fan_in = static_cast<double>(setting.fan_in);
  result.weight_deviation = std::sqrt(behind.weight / fan_in);
  result.bias_deviation = std::sqrt(behind.bias);
  result.input_weight_deviation = std::sqrt(first.weight / fan_in);
  result.input_bias_deviation = std::sqrt(first.bias);
  const Architecture architecture = Architecture::uniform(setting.fan_in, setting.fan_out, setting.depth);
  result.propagation = propagate(f, *result.recipe, architecture, deadline);
  result.reason = result.propagation.reason;
  return result;
}

/// Unit gain, the edge of chaos or the least distorting one: the first that is as good as the best, or
/// nearly.
std::size_t choice(const std::vector<Forecast>& forecasts) {
  constexpr double tolerance = 0.5;
  const auto best = std::ranges::min_element(forecasts, {}, &Forecast::distortion);
  for (const Initialisation preferred : {Initialisation::unit_gain, Initialisation::edge_of_chaos}) {
    const auto it = std::ranges::find(forecasts, preferred, &Forecast::initialisation);
    if (it->recipe && it->distortion() <= best->distortion() + tolerance) {
      return static_cast<std::size_t>(it - forecasts.begin());
    }
  }
  return static_cast<std::size_t>(best - forecasts.begin());
}

std::string gradient_text(double log_gradient) {
  constexpr double about_the_same = 0.1;
  if (std::isinf(log_gradient)) return log_gradient > 0 ? "grow without bound" : "vanish";
  if (std::abs(log_gradient) < about_the_same) return "keep their length";
  return log_gradient < 0 ? "shrink by a factor of " + digits(std::exp(-log_gradient / 2))
                          : "grow by a factor of " + digits(std::exp(log_gradient / 2));
}

std::string explanation(const Forecast& chosen, const EdgeOfChaos& edge, const LayerSetting& setting) {
  const std::string depth = std::to_string(setting.depth) + (setting.depth == 1 ? " layer" : " layers");
  const double log_gradient = chosen.propagation.log_gradient;
  const std::string what = gradient_text(log_gradient);
  if (!chosen.reason.empty()) return "what becomes of gradients is not known: " + chosen.reason;
  if (!std::isfinite(log_gradient)) {
    return std::string(title(chosen.initialisation)) +
           " keeps the signal, but no initialisation tames gradients: " + "they " + what;
  }
  if (chosen.initialisation == Initialisation::edge_of_chaos) {
    return "the stable edge of chaos: lengths return to q = " + digits(chosen.propagation.layers.back().q) +
           ", and over " + depth + " gradients " + what;
  }
  if (chosen.initialisation == Initialisation::unit_gain) {
    return "unit gain: second moments stay 1, and over " + depth + " gradients " + what;
  }
  const bool has_edge = edge.existence == EdgeOfChaos::Existence::stable;
  return std::string(title(chosen.initialisation)) + " distorts least: over " + depth + " gradients " + what +
         (has_edge ? "" : "; there is no stable edge of chaos");
}

void warn_of_forecast(const Forecast& forecast, const LayerSetting& setting,
                      std::vector<std::string>& warnings) {
  const bool is_named = forecast.initialisation == Initialisation::he ||
                        forecast.initialisation == Initialisation::unit_gain ||
                        forecast.initialisation == Initialisation::pytorch;
  if (!is_named || !forecast.recipe || !forecast.reason.empty()) return;
  const double log_gradient = forecast.propagation.log_gradient;
  if (!std::isfinite(log_gradient) || std::abs(log_gradient) < -std::log(gone)) return;
  warnings.push_back(std::string(title(forecast.initialisation)) + " is wrong at this depth: over " +
                     std::to_string(setting.depth) + " layers gradients " + gradient_text(log_gradient));
}

void warn_of_lengths(const Forecast& forecast, std::vector<std::string>& warnings) {
  if (!forecast.recipe || forecast.initialisation != Initialisation::unit_gain) return;
  const std::vector<PropagatedLayer>& layers = forecast.propagation.layers;
  if (layers.empty() || !(layers.front().length_slope > 1 + 1e-6)) return;
  warnings.push_back("at unit gain lengths are not stable: an error of the squared length grows by " +
                     digits(layers.front().length_slope) + " a layer");
}

/// Gradients that keep their length on average may do so through few units.
void warn_of_saturation(const MeanField& f, const Forecast& chosen, std::vector<std::string>& warnings) {
  constexpr double many = 0.3;
  if (!chosen.reason.empty() || chosen.propagation.layers.empty()) return;
  const Saturation units = saturation(f, chosen.propagation.layers.back().q);
  if (!units.saturated || *units.saturated - units.flat.value_or(0.0) < many) return;
  warnings.push_back(
      "this way " + digits(100 * *units.saturated) +
      "% of the pre-activations lie where f is saturated (|f'| below a twentieth of its largest)");
}

}  // namespace

std::string_view title(Initialisation initialisation) {
  switch (initialisation) {
    case Initialisation::pytorch: return "PyTorch's default";
    case Initialisation::lecun: return "LeCun";
    case Initialisation::glorot: return "Glorot";
    case Initialisation::he: return "He";
    case Initialisation::unit_gain: return "unit gain";
    case Initialisation::edge_of_chaos: return "stable edge of chaos";
  }
  return {};
}

double Forecast::distortion() const {
  if (!recipe || !reason.empty()) return infinity;
  constexpr double widest =
      20.0;  // the deviations are those of a linear theory: far beyond it they mean little
  const double sum = std::abs(propagation.log_gradient) + propagation.log_length +
                     std::min(propagation.gradient_deviation, widest) +
                     std::min(propagation.length_deviation, widest);
  if (!std::isfinite(sum)) return infinity;
  return sum / std::numbers::ln10 + (propagation.correlations_die ? 1.0 : 0.0);
}

Recommendation recommended_initialisation(const MeanField& f, const EdgeOfChaos& edge,
                                          const LayerSetting& setting, const Deadline& deadline) {
  Recommendation result;
  if (!f.obstacle().empty()) {
    result.because = "no initialisation can be said to be right: " + f.obstacle();
    return result;
  }
  for (const Initialisation initialisation : all_initialisations) {
    result.forecasts.push_back(forecast(initialisation, f, edge, setting, deadline));
  }
  const std::vector<Forecast>& forecasts = result.forecasts;
  const auto unit = std::ranges::find(forecasts, Initialisation::unit_gain, &Forecast::initialisation);
  if (!unit->recipe) {
    result.because = "no initialisation can be said to be right: " + unit->reason;
    return result;
  }
  const std::size_t index = choice(forecasts);
  result.chosen = index;
  const Forecast& chosen = forecasts[index];
  result.because = explanation(chosen, edge, setting);
  for (const Forecast& each : forecasts) {
    if (&each != &chosen) warn_of_forecast(each, setting, result.warnings);
    warn_of_lengths(each, result.warnings);
  }
  const double log_gradient = chosen.propagation.log_gradient;
  if (chosen.reason.empty() && std::isfinite(log_gradient) && std::abs(log_gradient) >= -std::log(gone)) {
    result.warnings.push_back(
        "no initialisation trains this function at this depth in a plain network: even here "
        "gradients " +
        gradient_text(chosen.propagation.log_gradient));
  }
  warn_of_saturation(f, chosen, result.warnings);
  const Moment slope = f.derivative_moment(2, 1.0);
  if (slope.state == Moment::State::infinite) {
    std::string warning = slope.reason +
                          ": by how much a layer changes gradients is chance, and grows with the "
                          "width, whatever the weights";
    const std::optional<SingularGradient> singular = singular_gradient(f);
    const auto width = static_cast<double>(setting.fan_out);
    if (const auto chi = singular ? singular->median_chi(width) : std::nullopt) {
      warning += "; at this width, unit gain and q = 1 their squares by " + digits(*chi) + " in the median";
    }
    result.warnings.push_back(std::move(warning));
  }
  return result;
}

}  // namespace assay
