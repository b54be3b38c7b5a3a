#include "nn/network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "toy.h"

namespace assay::nn {
namespace {

TEST(Widths, ReadsAndWrites) {
  const std::vector<std::size_t> widths = parse_widths("784-128-10");
  EXPECT_EQ(widths, (std::vector<std::size_t>{784, 128, 10}));
  EXPECT_EQ(widths_text(widths), "784-128-10");
  EXPECT_EQ(parameter_count(widths), 784U * 128 + 128 + 128 * 10 + 10);
}

TEST(Widths, RepeatsLayers) {
  std::vector<std::size_t> deep(66, 128);
  deep.front() = 784;
  deep.back() = 10;
  EXPECT_EQ(parse_widths("784-128x64-10"), deep);
  EXPECT_EQ(widths_text(deep), "784-128x64-10");
  EXPECT_EQ(parse_widths("784-128x1-10"), parse_widths("784-128-10"));
  EXPECT_EQ(widths_text(parse_widths("4-4-4-4-3-3-3-2")), "4x4-3-3-3-2");
}

TEST(Widths, RejectsWhatIsNoNetwork) {
  for (const char* text :
       {"", "784", "784-", "-10", "784--10", "784-0-10", "784x10", "784-1e3-10", "784-128x-10", "784-x5-10",
        "784-128x0-10", "784-5x5x5-10", "784-2x4096-10", "784-2x99999999999-10", "9999999999-10",
        "784-99999999999999999999-10", "100000-100000", "784-128-10 "}) {
    try {
      (void)parse_widths(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.exit_status(), 2) << text;
      EXPECT_NE(std::string(error.what()).find("network '"), std::string::npos) << text;
    }
  }
}

double second_moment(std::span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += static_cast<double>(value) * static_cast<double>(value);
  return sum / static_cast<double>(values.size());
}

TEST(Initialisation, HasTheVarianceOfItsGain) {
  const std::vector<std::size_t> widths = {400, 300, 200};
  Network network(widths, kernel("relu"));
  network.initialise(std::sqrt(2.0), 5);
  const auto weights = [&](std::size_t i) {
    const DenseLayer layer = network.layers()[i];
    return network.parameters().subspan(layer.weights, layer.inputs * layer.outputs);
  };
  // The second moment of n normal draws has relative deviation sqrt(2/n): 0.4% and 0.6% here; five of them.
  EXPECT_NEAR(second_moment(weights(0)) * 400, 1.0, 0.021);
  EXPECT_NEAR(second_moment(weights(1)) * 300, 2.0, 0.06);
  for (const DenseLayer& layer : network.layers()) {
    for (const float bias : network.parameters().subspan(layer.bias, layer.outputs)) EXPECT_EQ(bias, 0.0F);
  }
}

TEST(Initialisation, ScalesTheSameDraws) {
  const std::vector<std::size_t> widths = {20, 30, 10};
  Network one(widths, kernel("relu"));
  Network two(widths, kernel("tanh"));
  Network other(widths, kernel("relu"));
  one.initialise(1.0, 9);
  two.initialise(2.0, 9);
  other.initialise(1.0, 10);
  const DenseLayer second = one.layers()[1];
  for (std::size_t i = 0; i < second.inputs * second.outputs; ++i) {
    EXPECT_EQ(2 * one.parameters()[second.weights + i], two.parameters()[second.weights + i]);
  }
  EXPECT_NE(one.parameters()[0], other.parameters()[0]);
}

TEST(Initialisation, DrawsUniformNumbersOfTheirDeviation) {
  const std::vector<std::size_t> widths = {400, 300};
  Network network(widths, kernel("relu"));
  const std::vector<LayerStart> starts = {{.weight_deviation = 0.5,
                                           .bias_deviation = 0.25,
                                           .bias_mean = 1.0,
                                           .shape = LayerStart::Shape::uniform}};
  network.initialise(starts, 5);
  const DenseLayer layer = network.layers()[0];
  const std::span<const float> weights = network.parameters().subspan(layer.weights, 400 * 300);
  // The square of a uniform number has relative deviation sqrt(4/5): 0.26% of the mean of these, five of
  // them.
  EXPECT_NEAR(second_moment(weights), 0.25, 0.25 * 0.013);
  EXPECT_LE(*std::ranges::max_element(weights), 0.5 * std::sqrt(3.0) * (1 + 1e-7));
  EXPECT_GT(*std::ranges::max_element(weights), 0.5 * std::sqrt(3.0) * 0.999);
  for (const float bias : network.parameters().subspan(layer.bias, layer.outputs)) {
    EXPECT_NEAR(static_cast<double>(bias), 1.0, 0.25 * std::sqrt(3.0) * (1 + 1e-7));
  }
}

TEST(Initialisation, DrawsWeightsWhateverTheBiases) {
  const std::vector<std::size_t> widths = {20, 30, 10};
  Network plain(widths, kernel("relu"));
  Network biased(widths, kernel("relu"));
  plain.initialise(1.0, 9);
  const double deviation = 1 / std::sqrt(20.0);
  const std::vector<LayerStart> starts = {{.weight_deviation = deviation, .bias_deviation = 0.3},
                                          {.weight_deviation = 1 / std::sqrt(30.0), .bias_mean = -0.5}};
  biased.initialise(starts, 9);
  for (const DenseLayer& layer : plain.layers()) {
    for (std::size_t i = 0; i < layer.inputs * layer.outputs; ++i) {
      EXPECT_EQ(plain.parameters()[layer.weights + i], biased.parameters()[layer.weights + i]);
    }
  }
  EXPECT_NE(biased.parameters()[biased.layers()[0].bias], 0.0F);
  EXPECT_EQ(biased.parameters()[biased.layers()[1].bias], -0.5F);
}

}  // namespace
}  // namespace assay::nn
