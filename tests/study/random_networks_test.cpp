#include "study/random_networks.h"

#include <gtest/gtest.h>

#include <cmath>

#include "expr/parse.h"

namespace assay::study {
namespace {

std::vector<SimulatedLayer> run(const RandomNetworkPlan& plan) {
  const auto layers = simulate(plan, [](std::size_t, std::size_t) {}, {});
  EXPECT_TRUE(layers.has_value());
  return layers.value_or(std::vector<SimulatedLayer>());
}

void expect_near(const Spread& measured, double predicted) {
  ASSERT_GT(measured.networks, 1U);
  const double allowed = 3 * measured.deviation / std::sqrt(static_cast<double>(measured.networks));
  EXPECT_LE(std::abs(measured.mean.mean - predicted), allowed + 0.3) << measured.mean.mean;
}

/// Figures of other simulations and of theory, 30 layers of 512 units: THEORY 5.
TEST(RandomNetworks, GradientsAndLengthsOfThirtyLayers) {
  struct Row {
    const char* formula;
    Scales scales;
    double length, log_length, log_gradient;
  };
  for (const Row& row :
       {Row{"max(x, 0)", {2, 0}, 1, 0, 0}, Row{"max(x, 0)", {1.0 / 3, 0}, 1, -51.961, -51.961},
        Row{"tanh(x)", {1.760954639606739, 0.05}, 0.570047881640764, -0.562035, 0},
        Row{"tanh(x)", {2, 0}, 1, -0.481324, 2.552684}, Row{"sigmoid(x)", {2, 0}, 1, -0.588266, -66.622036},
        Row{"0.5*x*erfc(-x/sqrt(2))", {2, 0}, 1, -16.591108, -15.955886},
        Row{"0.5*x*erfc(-x/sqrt(2))", {1.9832, 0.2}, 3.6, 1.479674, 0.096714},
        Row{"x*sigmoid(x)", {2, 0}, 1, -18.800597, -18.50422}}) {
    SCOPED_TRACE(row.formula);
    const std::vector<SimulatedLayer> layers = run({.f = parse(row.formula),
                                                    .depth = 30,
                                                    .width = 256,
                                                    .length = row.length,
                                                    .scales = row.scales,
                                                    .networks = 8,
                                                    .threads = 2});
    ASSERT_EQ(layers.size(), 30U);
    expect_near(layers.back().log_length, row.log_length);
    expect_near(layers.front().log_gradient, row.log_gradient);
    EXPECT_EQ(layers.back().log_gradient.mean.mean, 0);
  }
}

TEST(RandomNetworks, DoNotDependOnTheNumberOfThreads) {
  RandomNetworkPlan plan = {.f = parse("tanh(x)"),
                            .depth = 5,
                            .width = 32,
                            .correlation = 0.3,
                            .scales = {1.5, 0.1},
                            .networks = 7,
                            .seed = 3,
                            .threads = 1};
  const std::vector<SimulatedLayer> one = run(plan);
  plan.threads = 3;
  const std::vector<SimulatedLayer> three = run(plan);
  for (std::size_t layer = 0; layer < plan.depth; ++layer) {
    EXPECT_EQ(one[layer].log_length.mean.mean, three[layer].log_length.mean.mean);
    EXPECT_EQ(one[layer].correlation.deviation, three[layer].correlation.deviation);
    EXPECT_EQ(one[layer].log_gradient.mean.low, three[layer].log_gradient.mean.low);
  }
  plan.seed = 4;
  EXPECT_NE(run(plan).back().log_length.mean.mean, one.back().log_length.mean.mean);
}

TEST(RandomNetworks, TheFirstLayerHasTheLengthAndCorrelationAskedFor) {
  const std::vector<SimulatedLayer> layers = run({.f = parse("x"),
                                                  .depth = 1,
                                                  .width = 4096,
                                                  .length = 2.5,
                                                  .correlation = -0.4,
                                                  .networks = 20,
                                                  .threads = 2});
  EXPECT_NEAR(layers[0].log_length.mean.mean, std::log(2.5), 0.02);
  EXPECT_NEAR(layers[0].correlation.mean.mean, -0.4, 0.015);
  EXPECT_NEAR(layers[0].log_length.deviation, std::sqrt(2.0 / 4096), 0.01);
}

TEST(RandomNetworks, SayWhatFloat32Loses) {
  // A square squares every deviation from length 1; a root has no value for half of the inputs.
  const RandomNetworkPlan plan = {
      .f = parse("x^2"), .depth = 20, .width = 16, .scales = {4, 0}, .networks = 4};
  EXPECT_EQ(run(plan).back().overflowed, 4U);
  EXPECT_EQ(run(plan).back().log_length.networks, 0U);
  RandomNetworkPlan small = plan;
  small.scales.weight = 0.01;
  EXPECT_EQ(run(small).back().vanished, 4U);
  RandomNetworkPlan root = plan;
  root.f = parse("sqrt(x)");
  EXPECT_EQ(run(root).back().overflowed, 4U);
}

TEST(RandomNetworks, StopWhenAsked) {
  std::stop_source source;
  source.request_stop();
  EXPECT_FALSE(simulate({.f = parse("x")}, [](std::size_t, std::size_t) {}, source.get_token()).has_value());
}

}  // namespace
}  // namespace assay::study
