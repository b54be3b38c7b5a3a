#include "nn/network.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "base/random.h"

namespace assay::nn {
namespace {

// Weights of layer i come from stream i of a seed; the others are those of nn/trainer.cpp and
// nn/parametric_pass.cpp.
constexpr std::uint64_t first_bias_stream = std::uint64_t{1} << 40;

double draw(Random& random, LayerStart::Shape shape) {
  // Uniform between -sqrt(3) and sqrt(3) has deviation 1.
  return shape == LayerStart::Shape::normal ? random.normal() : std::sqrt(3.0) * (2 * random.uniform() - 1);
}

}  // namespace

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

Network::Network(std::span<const std::size_t> widths, LayerActivation activation, std::vector<bool> activated)
    : layers_(dense_layers(widths)), activation_(std::move(activation)), activated_(std::move(activated)) {
  const std::span<const std::size_t> hidden = widths.subspan(1, widths.size() - 2);
  if (activated_.empty()) activated_.assign(hidden.size(), true);
  assert(activated_.size() == hidden.size());
  std::size_t offset = parameter_count(widths);
  for (std::size_t i = 0; i < hidden.size(); ++i) {
    const std::size_t units = hidden[i];
    std::size_t count = 0;
    for (const LearnedParameter& parameter : learned_parameters()) {
      if (activated_[i]) count += value_count(parameter, units);
    }
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

void Network::initialise(std::span<const LayerStart> starts, std::uint64_t seed) {
  assert(starts.size() == layers_.size());
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const DenseLayer& layer = layers_[i];
    const LayerStart& start = starts[i];
    Random random(seed, i);
    for (float& weight : parameters().subspan(layer.weights, layer.inputs * layer.outputs)) {
      weight = static_cast<float>(start.weight_deviation * draw(random, start.shape));
    }
    Random biases(seed, first_bias_stream + i);
    for (float& bias : parameters().subspan(layer.bias, layer.outputs)) {
      const double offset =
          start.bias_deviation == 0 ? 0.0 : start.bias_deviation * draw(biases, start.shape);
      bias = static_cast<float>(start.bias_mean + offset);
    }
  }
  const auto* parametric = std::get_if<ParametricActivation>(&activation_);
  for (const ActivationLayer& layer : activation_layers_) {
    if (layer.count == 0) continue;
    float* value = parameters().data() + layer.values;
    for (std::size_t k = 0; k < learned_parameters().size(); ++k) {
      value = std::fill_n(value, value_count(parametric->learned[k], layer.units), parametric->initial[k]);
    }
  }
}

void Network::initialise(double gain, std::uint64_t seed) {
  std::vector<LayerStart> starts;
  for (const DenseLayer& layer : layers_) {
    const double layer_gain = starts.empty() ? 1.0 : gain;
    starts.push_back({.weight_deviation = layer_gain / std::sqrt(static_cast<double>(layer.inputs))});
  }
  initialise(starts, seed);
}

}  // namespace assay::nn
