#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "ball/enclose.h"
#include "nn/loss.h"
#include "nn/pass.h"
#include "toy.h"

namespace assay::nn {
namespace {

/// The activation's value at z behind hidden layer i.
using ActivationValue = std::function<double(std::size_t i, std::size_t unit, double z)>;

/// The mean loss of a batch, all in float64.
double reference_loss(std::span<const DenseLayer> layers, std::span<const double> parameters,
                      const ActivationValue& activation, std::span<const float> features,
                      std::span<const std::uint8_t> labels) {
  double total = 0;
  for (std::size_t sample = 0; sample < labels.size(); ++sample) {
    const std::span<const float> row = features.subspan(sample * layers[0].inputs, layers[0].inputs);
    std::vector<double> a(row.begin(), row.end());
    for (std::size_t layer_index = 0; layer_index < layers.size(); ++layer_index) {
      const DenseLayer& layer = layers[layer_index];
      std::vector<double> z(layer.outputs);
      for (std::size_t i = 0; i < layer.outputs; ++i) {
        z[i] = parameters[layer.bias + i];
        for (std::size_t j = 0; j < layer.inputs; ++j)
          z[i] += parameters[layer.weights + i * layer.inputs + j] * a[j];
        if (&layer != &layers.back()) z[i] = activation(layer_index, i, z[i]);
      }
      a = z;
    }
    double sum = 0;
    for (const double z : a) sum += std::exp(z);
    total += std::log(sum) - a[labels[sample]];
  }
  return total / static_cast<double>(labels.size());
}

/// Moves all parameters away from where they start, then compares the gradient of every `step`-th with finite
/// differences. `activation` gives its value for the parameters it is given.
void expect_right_gradient(Network& network, std::size_t step,
                           const std::function<double(std::span<const double> parameters, std::size_t i,
                                                      std::size_t unit, double z)>& activation) {
  network.initialise(1.2, 17);
  Random random(17, 99);
  for (float& parameter : network.parameters()) parameter += static_cast<float>(0.3 * random.normal());
  std::vector<float> features(5 * network.inputs());
  for (float& feature : features) feature = static_cast<float>(random.normal());
  const std::vector<std::uint8_t> labels = {0, 3, 1, 2, 2};

  Pass pass(network, labels.size());
  std::vector<float> gradient(network.parameters().size());
  (void)SoftmaxCrossEntropy()(pass.forward(features), labels);
  pass.backward(features, {.target = gradient});

  std::vector<double> parameters(network.parameters().begin(), network.parameters().end());
  const auto value = [&](std::size_t i, std::size_t unit, double z) {
    return activation(parameters, i, unit, z);
  };
  const auto loss = [&] { return reference_loss(network.layers(), parameters, value, features, labels); };
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

void expect_right_gradient(const std::vector<std::size_t>& widths, const char* name, std::size_t step) {
  Network network(widths, kernel(name));
  Evaluator evaluator(activation(name).function);
  expect_right_gradient(network, step, [&](std::span<const double>, std::size_t, std::size_t, double z) {
    return evaluator.enclose(z, 80).midpoint();
  });
}

class Gradient : public testing::TestWithParam<const char*> {};

TEST_P(Gradient, AgreesWithFiniteDifferencesInFloat64) {
  expect_right_gradient({3, 6, 5, 4}, GetParam(), 1);
}

INSTANTIATE_TEST_SUITE_P(Activations, Gradient,
                         testing::Values("identity", "relu", "leaky_relu", "elu", "sigmoid", "tanh",
                                         "softplus", "gelu", "silu", "mish", "square", "x*tanh(x)"));

TEST(GradientBehindLayersWithoutActivation, AgreesToo) {
  const std::vector<std::size_t> widths = {3, 6, 5, 4, 4};
  for (const char* name : {"tanh", "gelu"}) {  // backward from the output, and from the input
    Network network(widths, kernel(name), {true, false, true});
    Evaluator evaluator(activation(name).function);
    expect_right_gradient(network, 1, [&](std::span<const double>, std::size_t i, std::size_t, double z) {
      return i == 1 ? z : evaluator.enclose(z, 80).midpoint();
    });
  }
}

TEST(PaddedGradient, AgreesToo) {
  expect_right_gradient({3, 256, 4}, "tanh", 149);
}

TEST(LearnedGradientBehindLayersWithoutActivation, AgreesToo) {
  const std::vector<std::size_t> widths = {3, 6, 5, 4};
  const Function f = parse(swish);
  Network network(widths, all_learned(f, Sharing::layer), {false, true});
  ASSERT_EQ(network.parameters().size(), parameter_count(widths) + 1);
  expect_right_gradient(network, 1,
                        [&](std::span<const double> parameters, std::size_t i, std::size_t, double z) {
                          return i == 0 ? z : z / (1 + std::exp(-parameters.back() * z));
                        });
}

/// Networks with all of a formula's parameters learned.
void expect_right_gradient_of_learned(const std::vector<std::size_t>& widths, std::string_view formula,
                                      Sharing sharing, std::size_t step) {
  const Function f = parse(formula);
  Network network(widths, all_learned(f, sharing));
  ASSERT_EQ(network.learned_parameters().size(), f.parameters().size());
  expect_right_gradient(network, step,
                        [&](std::span<const double> parameters, std::size_t i, std::size_t unit, double z) {
                          const ActivationLayer& layer = network.activation_layers()[i];
                          std::vector<Parameter> values(f.parameters().begin(), f.parameters().end());
                          for (std::size_t k = 0; k < values.size(); ++k) {
                            const std::size_t place = sharing == Sharing::layer ? k : k * layer.units + unit;
                            values[k].value = Rational::from_double(parameters[layer.values + place]);
                          }
                          return enclose(Function(f.graph(), f.root(), values), z, 80).midpoint();
                        });
}

class LearnedGradient : public testing::TestWithParam<std::tuple<const char*, Sharing>> {};

TEST_P(LearnedGradient, AgreesWithFiniteDifferencesInFloat64) {
  const auto [formula, sharing] = GetParam();
  expect_right_gradient_of_learned({3, 6, 5, 4}, formula, sharing, 1);
}

INSTANTIATE_TEST_SUITE_P(Activations, LearnedGradient,
                         testing::Combine(testing::Values(prelu, swish, rational, srelu),
                                          testing::Values(Sharing::layer, Sharing::unit)));

TEST(PaddedLearnedGradient, AgreesToo) {
  for (const Sharing sharing : {Sharing::layer, Sharing::unit}) {
    expect_right_gradient_of_learned({3, 256, 4}, swish, sharing, 149);
  }
}

/// The loss of the first step with these draws, whose gradient is left in `gradient`.
double drawn_loss(const Network& network, std::span<const float> features,
                  std::span<const std::uint8_t> labels, std::span<float> gradient) {
  Pass pass(network, labels.size());
  pass.draw_random_parameters(8);
  static const SoftmaxCrossEntropy loss;
  const BatchScore score = loss(pass.forward(features), labels);
  pass.backward(features, {.target = gradient});
  return score.loss / static_cast<double>(labels.size());
}

TEST(DrawnGradient, IsThatOfTheDrawsOfItsForwardPass) {
  const std::vector<std::size_t> widths = {3, 7, 5, 4};
  Network network(widths, parametric(parse("where(x > 0, x, slope*noise*x); slope = 0.25; noise = 1"),
                                     {{.name = "slope", .sharing = Sharing::unit}},
                                     {{"noise", {Distribution::Kind::uniform, 0.2, 1.8}}}));
  network.initialise(1.4, 3);
  Random random(3, 99);
  std::vector<float> features(30 * widths.front());
  for (float& feature : features) feature = static_cast<float>(random.normal());
  std::vector<std::uint8_t> labels(30);
  for (std::uint8_t& label : labels) label = static_cast<std::uint8_t>(random.below(4));

  std::vector<float> gradient(network.parameters().size());
  std::vector<float> unused(gradient.size());
  (void)drawn_loss(network, features, labels, gradient);
  const float largest =
      std::abs(*std::ranges::max_element(gradient, {}, [](float g) { return std::abs(g); }));
  std::size_t close = 0;
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    float& parameter = network.parameters()[i];
    const float here = parameter;
    parameter = here + 0x1p-10F;
    const double above = drawn_loss(network, features, labels, unused);
    parameter = here - 0x1p-10F;
    const double below = drawn_loss(network, features, labels, unused);
    parameter = here;
    const double difference = (above - below) * 0x1p9;
    if (std::abs(difference - static_cast<double>(gradient[i])) < 2e-3 * static_cast<double>(largest))
      ++close;
  }
  // A difference across a kink is another matter.
  EXPECT_GT(static_cast<double>(close), 0.95 * static_cast<double>(gradient.size()));
}

}  // namespace
}  // namespace assay::nn
