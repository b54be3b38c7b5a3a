#include "nn/parametric_pass.h"

#include <algorithm>

#include "tensor/gemm.h"

namespace assay::nn {
namespace {

// Beyond the streams of weights and of the order of samples (nn/trainer.cpp).
constexpr std::uint64_t first_draw_stream = std::uint64_t{1} << 48;

RowLayout layout(const ActivationLayer& layer) {
  return {.units = layer.units, .stride = row_stride(layer.units)};
}

}  // namespace

ParametricPass::ParametricPass(const Network& network, const ParametricActivation& activation,
                               std::size_t batch)
    : network_(network), activation_(activation), batch_(batch) {
  std::size_t most = 0;
  for (const ActivationLayer& layer : network.activation_layers()) most = std::max(most, layer.count);
  gradients_.resize(most);
}

void ParametricPass::draw_random_parameters(std::uint64_t seed) {
  seed_ = seed;
  for (const ActivationLayer& layer : network_.activation_layers()) {
    std::vector<Buffer<float>>& of_layer = draws_.emplace_back();
    for (std::size_t i = 0; i < activation_.random.size(); ++i) {
      of_layer.emplace_back(batch_ * row_stride(layer.units));
    }
  }
}

const ParametricKernel& ParametricPass::kernel() const {
  return draws_.empty() ? activation_.evaluation : activation_.training;
}

void ParametricPass::draw(std::size_t i, std::size_t size) {
  if (draws_.empty()) return;
  const std::vector<Sampler>& samplers = activation_.samplers;
  const std::uint64_t layer = step_ * draws_.size() + i;
  for (std::size_t k = 0; k < samplers.size(); ++k) {
    samplers[k](seed_, first_draw_stream + layer * samplers.size() + k, draws_[i][k].span().first(size));
  }
}

ParametricPass::Values ParametricPass::values(std::size_t i, std::size_t size) const {
  const ActivationLayer& layer = network_.activation_layers()[i];
  std::span<const float> learned = network_.parameters().subspan(layer.values, layer.count);
  Values result;
  for (const LearnedParameter& parameter : activation_.learned) {
    const std::size_t count = value_count(parameter, layer.units);
    result.spans[result.count++] = learned.first(count);
    learned = learned.subspan(count);
  }
  if (draws_.empty()) return result;
  for (const Buffer<float>& draws : draws_[i]) result.spans[result.count++] = draws.span().first(size);
  return result;
}

void ParametricPass::forward(std::size_t i, std::span<const float> z, std::span<float> a) {
  draw(i, z.size());
  kernel().forward(layout(network_.activation_layers()[i]), z, values(i, z.size()).list(), a);
}

void ParametricPass::backward(std::size_t i, std::span<const float> z, std::span<const float> dy,
                              std::span<float> dx) {
  const ActivationLayer& layer = network_.activation_layers()[i];
  kernel().backward(layout(layer), z, values(i, z.size()).list(), dy, dx,
                    std::span(gradients_).first(layer.count));
}

void ParametricPass::accumulate(std::size_t i, const GradientSink& sink) const {
  const ActivationLayer& layer = network_.activation_layers()[i];
  const std::span<float> target = sink.target.subspan(layer.values, layer.count);
  for (std::size_t k = 0; k < layer.count; ++k) {
    target[k] = sink.carry * target[k] + sink.scale * static_cast<float>(gradients_[k]);
  }
}

}  // namespace assay::nn
