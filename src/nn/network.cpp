#include "nn/network.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "base/text.h"

namespace assay::nn {

std::vector<DenseLayer> dense_layers(std::span<const std::size_t> widths) {
  std::vector<DenseLayer> layers;
  std::size_t offset = 0;
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
    const std::size_t bias = offset + widths[i] * widths[i + 1];
    layers.push_back({.inputs = widths[i], .outputs = widths[i + 1], .weights = offset, .bias = bias});
    offset = bias + widths[i + 1];
  }
  return layers;
}

std::size_t parameter_count(std::span<const std::size_t> widths) {
  const DenseLayer last = dense_layers(widths).back();
  return last.bias + last.outputs;
}

std::size_t value_count(const LearnedParameter& parameter, std::size_t units) {
  return parameter.sharing == Sharing::unit ? units : 1;
}

Network::Network(std::span<const std::size_t> widths, LayerActivation activation)
    : layers_(dense_layers(widths)), activation_(std::move(activation)) {
  std::size_t offset = parameter_count(widths);
  for (const std::size_t units : widths.subspan(1, widths.size() - 2)) {
    std::size_t count = 0;
    for (const LearnedParameter& parameter : learned_parameters()) count += value_count(parameter, units);
    activation_layers_.push_back({.units = units, .values = offset, .count = count});
    offset += count;
  }
  parameters_ = Buffer<float>(offset);
}

std::span<const LearnedParameter> Network::learned_parameters() const {
  const auto* parametric = std::get_if<ParametricActivation>(&activation_);
  return parametric == nullptr ? std::span<const LearnedParameter>() : parametric->learned;
}

std::span<const float> Network::learned(std::size_t i, std::size_t parameter) const {
  const ActivationLayer& layer = activation_layers_[i];
  const std::span<const LearnedParameter> all = learned_parameters();
  std::size_t offset = layer.values;
  for (const LearnedParameter& before : all.first(parameter)) offset += value_count(before, layer.units);
  return parameters().subspan(offset, value_count(all[parameter], layer.units));
}

void Network::initialise(double gain, std::uint64_t seed) {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const DenseLayer& layer = layers_[i];
    const double deviation = (i == 0 ? 1.0 : gain) / std::sqrt(static_cast<double>(layer.inputs));
    Random random(seed, i);
    const std::span<float> weights = parameters().subspan(layer.weights, layer.inputs * layer.outputs);
    for (float& weight : weights) weight = static_cast<float>(deviation * random.normal());
    for (float& bias : parameters().subspan(layer.bias, layer.outputs)) bias = 0.0F;
  }
  const auto* parametric = std::get_if<ParametricActivation>(&activation_);
  for (const ActivationLayer& layer : activation_layers_) {
    float* value = parameters().data() + layer.values;
    for (std::size_t k = 0; k < learned_parameters().size(); ++k) {
      value = std::fill_n(value, value_count(parametric->learned[k], layer.units), parametric->initial[k]);
    }
  }
}

std::vector<std::size_t> parse_widths(std::string_view text) {
  constexpr std::size_t most_parameters = std::size_t{1} << 28;
  const auto wrong = [&](const std::string& reason) {
    return input_error("network '" + printable(text) + "': " + reason,
                       "write the widths from inputs to classes, such as 784-128-10");
  };
  std::vector<std::size_t> widths;
  for (const std::string& part : split(text, '-')) {
    std::size_t width = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), width);
    if (error != std::errc{} || end != part.data() + part.size() || width == 0) {
      throw wrong("'" + printable(part) + "' is not a width");
    }
    if (width > most_parameters) throw wrong("a width of " + part + " is too large");
    widths.push_back(width);
  }
  if (widths.size() < 2) throw wrong("it needs at least inputs and classes");
  std::size_t parameters = 0;
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
    parameters += (widths[i] + 1) * widths[i + 1];
    if (parameters > most_parameters) throw wrong("it has more than 2^28 parameters");
  }
  return widths;
}

std::string widths_text(std::span<const std::size_t> widths) {
  std::string text;
  for (const std::size_t width : widths) {
    if (!text.empty()) text += '-';
    text += std::to_string(width);
  }
  return text;
}

}  // namespace assay::nn
