#include "study/start.h"

#include <cmath>
#include <string>

#include "analysis/chaos.h"
#include "analysis/mean_field.h"

namespace assay::study {
namespace {

std::string why_no_edge(const EdgeOfChaos& edge) {
  const std::string text = edge.existence == EdgeOfChaos::Existence::unstable
                               ? "it has no stable edge of chaos, lengths run away from the critical point"
                               : "it has no edge of chaos";
  return edge.reason.empty() ? text : text + ": " + edge.reason;
}

nn::LayerStart scaled(const Scales& scales, std::size_t fan_in, nn::LayerStart::Shape shape) {
  return {.weight_deviation = std::sqrt(scales.weight / static_cast<double>(fan_in)),
          .bias_deviation = std::sqrt(scales.bias),
          .shape = shape};
}

}  // namespace

Start start_of(const Function& f, Initialisation initialisation) {
  if (initialisation == Initialisation::unit_gain) return {.gain = forward_gain(f)};
  const MeanField field(f);
  const EdgeOfChaos edge =
      initialisation == Initialisation::edge_of_chaos ? edge_of_chaos(field) : EdgeOfChaos{};
  if (const std::optional<Recipe> found = recipe(initialisation, field, edge)) {
    return {.gain = {.value = std::sqrt(found->hidden.weight), .reason = {}}, .recipe = found};
  }
  Gain gain = forward_gain(f);
  gain.reason = why_no_edge(edge) + (gain.reason.empty() ? "" : "; gain 1, since " + gain.reason);
  return {.gain = std::move(gain)};
}

std::vector<nn::LayerStart> layer_starts(const Start& start, const Training& training) {
  const std::vector<nn::DenseLayer> layers = nn::dense_layers(training.widths);
  std::vector<nn::LayerStart> starts;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto [inputs, outputs, weights, bias] = layers[i];
    if (start.recipe) {
      const Scales scales =
          i == 0 ? start.recipe->first_layer(inputs, outputs) : start.recipe->layer(inputs, outputs);
      const bool is_uniform = start.recipe->initialisation == Initialisation::pytorch;
      starts.push_back(scaled(scales, inputs,
                              is_uniform ? nn::LayerStart::Shape::uniform : nn::LayerStart::Shape::normal));
    } else {
      const bool behind_activation = i > 0 && training.has_activation(i - 1);
      const double gain = behind_activation ? start.gain.value : 1.0;
      starts.push_back({.weight_deviation = gain / std::sqrt(static_cast<double>(inputs))});
    }
    starts.back().weight_deviation *= training.weight_scale;
    if (i + 1 < layers.size()) starts.back().bias_mean = training.bias;
  }
  return starts;
}

}  // namespace assay::study
