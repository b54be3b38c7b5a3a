#include "nn/pass.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "tensor/gemm.h"

namespace assay::nn {

Pass::Pass(const Network& network, std::size_t batch)
    : network_(network), batch_(batch), outputs_(batch * network.classes()) {
  for (const DenseLayer& layer : network.layers().first(network.layers().size() - 1)) {
    const std::size_t stride = row_stride(layer.outputs);
    hidden_.push_back({.stride = stride,
                       .pre_activations = {},
                       .activations = Buffer<float>(batch * stride),
                       .delta = Buffer<float>(batch * stride)});
  }
  const auto* kernel = std::get_if<Kernel>(&network.activation());
  if (kernel == nullptr || !kernel->has_backward_from_output()) {
    for (std::size_t i = 0; i < hidden_.size(); ++i) {
      if (network.activated(i)) hidden_[i].pre_activations = Buffer<float>(hidden_[i].activations.size());
    }
  }
  if (kernel == nullptr) {
    parametric_.emplace(network, std::get<ParametricActivation>(network.activation()), batch);
  }
}

void Pass::draw_random_parameters(std::uint64_t seed) {
  if (parametric_) parametric_->draw_random_parameters(seed);
}

void Pass::keep_pre_activations() {
  for (Hidden& hidden : hidden_) hidden.pre_activations = Buffer<float>(hidden.activations.size());
}

LayerValues Pass::values(std::size_t i, const Buffer<float>& of) const {
  return {
      .data = of.data(), .rows = rows_, .width = network_.layers()[i].outputs, .stride = hidden_[i].stride};
}

LayerValues Pass::pre_activations(std::size_t i) const {
  return values(i, hidden_[i].pre_activations);
}

LayerValues Pass::activations(std::size_t i) const {
  return values(i, hidden_[i].activations);
}

LayerValues Pass::gradients(std::size_t i) const {
  return values(i, hidden_[i].delta);
}

void Pass::slopes(std::size_t i, std::span<float> slopes) {
  const std::span<const float> z = std::as_const(hidden_[i].pre_activations).span().first(slope_count(i));
  std::ranges::fill(slopes, 1.0F);
  if (!network_.activated(i)) return;
  if (parametric_) {
    parametric_->backward(i, z, slopes, slopes);
  } else {
    std::get<Kernel>(network_.activation()).backward(z, slopes, slopes);
  }
}

void Pass::activate(std::size_t i, std::span<const float> z, std::span<float> a) {
  if (!network_.activated(i)) {
    if (z.data() != a.data()) std::ranges::copy(z, a.begin());
  } else if (parametric_) {
    parametric_->forward(i, z, a);
  } else {
    std::get<Kernel>(network_.activation()).forward(z, a);
  }
}

void Pass::affine(const DenseLayer& layer, const Rows& x, float* z, std::size_t stride) const {
  const float* parameters = network_.parameters().data();
  const std::span<const float> bias(parameters + layer.bias, layer.outputs);
  for (std::size_t row = 0; row < rows_; ++row) std::ranges::copy(bias, z + row * stride);
  gemm(1.0F, {.data = x.data, .rows = rows_, .columns = layer.inputs, .stride = x.stride},
       {.data = parameters + layer.weights,
        .rows = layer.inputs,
        .columns = layer.outputs,
        .transposed = true},
       1.0F, z, stride);
}

std::span<float> Pass::forward(std::span<const float> x) {
  rows_ = x.size() / network_.inputs();
  assert(rows_ <= batch_ && rows_ * network_.inputs() == x.size());
  if (parametric_) parametric_->next_step();
  Rows input{.data = x.data(), .stride = network_.inputs()};
  for (std::size_t i = 0; i < hidden_.size(); ++i) {
    Hidden& hidden = hidden_[i];
    const std::size_t size = rows_ * hidden.stride;
    const std::span<float> a = hidden.activations.span().first(size);
    const std::span<float> z =
        hidden.pre_activations.size() == 0 ? a : hidden.pre_activations.span().first(size);
    affine(network_.layers()[i], input, z.data(), hidden.stride);
    activate(i, z, a);
    input = {.data = a.data(), .stride = hidden.stride};
  }
  affine(network_.layers().back(), input, outputs_.data(), network_.classes());
  return outputs_.span().first(rows_ * network_.classes());
}

void Pass::accumulate(const DenseLayer& layer, const Rows& delta, const Rows& x,
                      const GradientSink& sink) const {
  gemm(sink.scale,
       {.data = delta.data,
        .rows = layer.outputs,
        .columns = rows_,
        .transposed = true,
        .stride = delta.stride},
       {.data = x.data, .rows = rows_, .columns = layer.inputs, .stride = x.stride}, sink.carry,
       sink.target.data() + layer.weights);
  if (frozen_biases_) return;
  const std::span<float> bias = sink.target.subspan(layer.bias, layer.outputs);
  for (float& b : bias) b *= sink.carry;
  for (std::size_t row = 0; row < rows_; ++row) {
    const float* row_delta = delta.data + row * delta.stride;
    for (std::size_t j = 0; j < layer.outputs; ++j) bias[j] += sink.scale * row_delta[j];
  }
}

void Pass::back_through_activation(std::size_t i, const GradientSink& sink) {
  if (!network_.activated(i)) return;
  Hidden& hidden = hidden_[i];
  const std::size_t size = rows_ * hidden.stride;
  const std::span<float> delta = hidden.delta.span().first(size);
  if (parametric_) {
    parametric_->backward(i, hidden.pre_activations.span().first(size), delta, delta);
    parametric_->accumulate(i, sink);
    return;
  }
  const auto& activation = std::get<Kernel>(network_.activation());
  if (activation.has_backward_from_output()) {
    activation.backward_from_output(hidden.activations.span().first(size), delta, delta);
  } else {
    activation.backward(hidden.pre_activations.span().first(size), delta, delta);
  }
}

void Pass::backward(std::span<const float> x, const GradientSink& sink) {
  Rows delta{.data = outputs_.data(), .stride = network_.classes()};
  const float* weights = network_.parameters().data();
  for (std::size_t i = network_.layers().size() - 1; i > 0; --i) {
    const DenseLayer& layer = network_.layers()[i];
    Hidden& below = hidden_[i - 1];
    // Before `accumulate`, which may change the weights themselves (plain gradient descent).
    gemm(1.0F, {.data = delta.data, .rows = rows_, .columns = layer.outputs, .stride = delta.stride},
         {.data = weights + layer.weights, .rows = layer.outputs, .columns = layer.inputs}, 0.0F,
         below.delta.data(), below.stride);
    accumulate(layer, delta, {.data = below.activations.data(), .stride = below.stride}, sink);
    back_through_activation(i - 1, sink);
    delta = {.data = below.delta.data(), .stride = below.stride};
  }
  accumulate(network_.layers().front(), delta, {.data = x.data(), .stride = network_.inputs()}, sink);
}

}  // namespace assay::nn
