#include "nn/telemetry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "nn/evaluate.h"
#include "nn/pass.h"
#include "toy.h"

namespace assay::nn {
namespace {

const std::vector<std::size_t> widths = {2, 16, 12, 2};

double tanh_slope(double z) {
  return 1 - std::tanh(z) * std::tanh(z);
}

/// All pre-activations of the first layer, in float64.
std::vector<double> first_pre_activations(const Network& network, const Samples& samples) {
  const DenseLayer layer = network.layers()[0];
  std::vector<double> all;
  for (std::size_t sample = 0; sample < samples.count(); ++sample) {
    for (std::size_t unit = 0; unit < layer.outputs; ++unit) {
      auto z = static_cast<double>(network.parameters()[layer.bias + unit]);
      for (std::size_t k = 0; k < layer.inputs; ++k) {
        z += static_cast<double>(network.parameters()[layer.weights + unit * layer.inputs + k]) *
             static_cast<double>(samples.features[sample * layer.inputs + k]);
      }
      all.push_back(z);
    }
  }
  return all;
}

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

TEST(Telemetry, DescribesPreActivations) {
  const Samples samples = ring_around_disc(700);  // several batches, the last one smaller
  Network network(widths, kernel("tanh"));
  network.initialise(1.5, 1);
  const LayerState first = observe(network, samples, {.saturation_slope = 0.05})[0];
  const std::vector<double> z = first_pre_activations(network, samples);
  std::vector<double> squares;
  for (const double value : z) squares.push_back(value * value);
  const double deviation = std::sqrt(mean(squares) - mean(z) * mean(z));
  EXPECT_NEAR(first.pre_activations.mean, mean(z), 1e-6);
  EXPECT_NEAR(first.pre_activations.deviation, deviation, 1e-6);
  EXPECT_NEAR(first.pre_activations.low, *std::ranges::min_element(z), 1e-6);
  EXPECT_NEAR(first.activations.high, std::tanh(*std::ranges::max_element(z)), 1e-6);
  EXPECT_EQ(first.not_finite, 0U);

  const auto saturated = std::ranges::count_if(z, [](double value) { return tanh_slope(value) < 0.05; });
  EXPECT_GT(saturated, 0);
  EXPECT_NEAR(*first.saturated, static_cast<double>(saturated) / static_cast<double>(z.size()), 1e-4);
  EXPECT_EQ(first.flat, 0.0);

  const std::size_t counted = std::accumulate(first.histogram.counts.begin(), first.histogram.counts.end(),
                                              first.histogram.below + first.histogram.above);
  EXPECT_EQ(counted, z.size());
  EXPECT_NEAR(first.histogram.high - first.histogram.low, 8 * deviation, 1e-5);
  const double middle = (first.histogram.low + first.histogram.high) / 2;
  const auto below = std::ranges::count_if(z, [&](double value) { return value < middle; });
  const auto half =
      first.histogram.counts.begin() + static_cast<std::ptrdiff_t>(first.histogram.counts.size() / 2);
  EXPECT_NEAR(
      std::accumulate(first.histogram.counts.begin(), half, 0.0) + static_cast<double>(first.histogram.below),
      static_cast<double>(below), 2);
}

TEST(Telemetry, GivesTheGradientOfTheMeanLossOfAllSamples) {
  const Samples samples = ring_around_disc(700);
  for (const Loss::Kind kind : {Loss::Kind::softmax, Loss::Kind::binary}) {
    Network network(widths, kernel("gelu"));
    network.initialise(1.5, 1);
    const std::vector<LayerState> states = observe(network, samples, {.loss = kind});
    // All samples at once.
    Pass pass(network, samples.count());
    std::vector<float> gradient(network.parameters().size());
    (void)Loss(kind)(pass.forward(samples.features.span()), samples.labels);
    pass.backward(samples.features.span(), {.target = gradient});
    for (std::size_t i = 0; i < states.size(); ++i) {
      const DenseLayer layer = network.layers()[i];
      const auto norm = [&](std::span<const float> values) {
        double sum = 0;
        for (const float value : values.subspan(layer.weights, layer.inputs * layer.outputs)) {
          sum += static_cast<double>(value) * static_cast<double>(value);
        }
        return std::sqrt(sum);
      };
      EXPECT_NEAR(states[i].weight_gradient, norm(gradient), 1e-5 * norm(gradient)) << i;
      EXPECT_NEAR(states[i].weights, norm(network.parameters()), 1e-9) << i;
    }
    const LayerValues deltas = pass.gradients(1);
    double squares = 0;
    for (std::size_t row = 0; row < deltas.rows; ++row) {
      for (const float delta : deltas.row(row)) squares += std::pow(700.0 * static_cast<double>(delta), 2);
    }
    EXPECT_NEAR(states[1].gradient, std::sqrt(squares / 700), 1e-5 * states[1].gradient);
  }
}

TEST(Telemetry, CountsDeadUnitsAsDeadUnitsDoes) {
  const Samples samples = ring_around_disc(600);
  Network network(widths, kernel("relu"));
  network.initialise(1.4, 1);
  const DenseLayer first = network.layers()[0];
  for (const std::size_t unit : {1U, 4U}) network.parameters()[first.bias + unit] = -1000.0F;
  const std::vector<LayerState> states = observe(network, samples, {});
  EXPECT_TRUE(states[0].dead[1] && states[0].dead[4]);
  EXPECT_TRUE(states[2].dead.empty());
  EXPECT_GE(states[0].flat, 2.0 / 16);
  EXPECT_FALSE(states[0].saturated);
  double dead = 0;
  for (const std::size_t i : {0U, 1U}) dead += static_cast<double>(std::ranges::count(states[i].dead, true));
  EXPECT_DOUBLE_EQ(dead / 28, dead_units(network, samples));
}

TEST(Telemetry, SurvivesNumbersThatAreNotFinite) {
  const Samples samples = ring_around_disc(50);
  Network network(widths, kernel("logarithm"));
  network.initialise(1.0, 1);
  const std::vector<LayerState> states = observe(network, samples, {});
  EXPECT_EQ(states[0].not_finite, 0U);
  EXPECT_TRUE(std::isfinite(states[0].activations.mean));
  EXPECT_EQ(states[1].not_finite, 50U * 12);
  EXPECT_TRUE(std::isnan(states[1].pre_activations.mean));
  EXPECT_TRUE(states[1].histogram.counts.empty());
  EXPECT_FALSE(std::isfinite(states[0].gradient));
}

TEST(Telemetry, SaysNothingOfDeathWithoutAnActivation) {
  const Samples samples = ring_around_disc(50);
  Network network(widths, kernel("relu"), {false, true});
  network.initialise(1.0, 1);
  const std::vector<LayerState> states = observe(network, samples, {.saturation_slope = 0.05});
  EXPECT_TRUE(states[0].dead.empty());
  EXPECT_FALSE(states[0].saturated);
  EXPECT_EQ(states[1].dead.size(), 12U);
  EXPECT_EQ(states[0].pre_activations.mean, states[0].activations.mean);
}

}  // namespace
}  // namespace assay::nn
