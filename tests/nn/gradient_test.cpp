#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "ball/enclose.h"
#include "nn/loss.h"
#include "nn/pass.h"
#include "toy.h"

namespace assay::nn {
namespace {

/// The mean loss of a batch, all in float64, with the activation's value from ball arithmetic.
double reference_loss(std::span<const DenseLayer> layers, std::span<const double> parameters,
                      Evaluator& activation, std::span<const float> features,
                      std::span<const std::uint8_t> labels) {
  double total = 0;
  for (std::size_t sample = 0; sample < labels.size(); ++sample) {
    const std::span<const float> row = features.subspan(sample * layers[0].inputs, layers[0].inputs);
    std::vector<double> a(row.begin(), row.end());
    for (const DenseLayer& layer : layers) {
      std::vector<double> z(layer.outputs);
      for (std::size_t i = 0; i < layer.outputs; ++i) {
        z[i] = parameters[layer.bias + i];
        for (std::size_t j = 0; j < layer.inputs; ++j)
          z[i] += parameters[layer.weights + i * layer.inputs + j] * a[j];
        if (&layer != &layers.back()) z[i] = activation.enclose(z[i], 80).midpoint();
      }
      a = z;
    }
    double sum = 0;
    for (const double z : a) sum += std::exp(z);
    total += std::log(sum) - a[labels[sample]];
  }
  return total / static_cast<double>(labels.size());
}

/// Compares the gradient of every `step`-th parameter of a random network.
void expect_right_gradient(const std::vector<std::size_t>& widths, const char* name, std::size_t step) {
  const Activation activation = assay::activation(name);
  Network network(widths, compile(activation.function, {.from_output = activation.derivative_from_output}));
  network.initialise(1.2, 17);
  Random random(17, 99);
  for (float& parameter : network.parameters()) parameter += static_cast<float>(0.3 * random.normal());
  std::vector<float> features(5 * widths.front());
  for (float& feature : features) feature = static_cast<float>(random.normal());
  const std::vector<std::uint8_t> labels = {0, 3, 1, 2, 2};

  Pass pass(network, labels.size());
  std::vector<float> gradient(network.parameters().size());
  (void)SoftmaxCrossEntropy()(pass.forward(features), labels);
  pass.backward(features, {.target = gradient});

  std::vector<double> parameters(network.parameters().begin(), network.parameters().end());
  Evaluator evaluator(activation.function);
  const auto loss = [&] { return reference_loss(network.layers(), parameters, evaluator, features, labels); };
  const float largest =
      std::abs(*std::ranges::max_element(gradient, {}, [](float g) { return std::abs(g); }));
  for (std::size_t i = 0; i < parameters.size(); i += step) {
    constexpr double h = 1e-5;
    const double here = parameters[i];
    parameters[i] = here + h;
    const double above = loss();
    parameters[i] = here - h;
    const double below = loss();
    parameters[i] = here;
    // Float32 sums of a few dozen terms: some units of rounding of the largest; the difference quotient adds
    // 1e-10.
    EXPECT_NEAR(static_cast<double>(gradient[i]), (above - below) / (2 * h),
                2e-6 * static_cast<double>(largest) + 1e-8)
        << "parameter " << i;
  }
}

class Gradient : public testing::TestWithParam<const char*> {};

TEST_P(Gradient, AgreesWithFiniteDifferencesInFloat64) {
  expect_right_gradient({3, 6, 5, 4}, GetParam(), 1);
}

INSTANTIATE_TEST_SUITE_P(Activations, Gradient,
                         testing::Values("identity", "relu", "leaky_relu", "elu", "sigmoid", "tanh",
                                         "softplus", "gelu", "silu", "mish", "square", "x*tanh(x)"));

TEST(PaddedGradient, AgreesToo) {
  expect_right_gradient({3, 256, 4}, "tanh", 149);
}

}  // namespace
}  // namespace assay::nn
