// Networks whose activation has learned or random parameters.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "nn/evaluate.h"
#include "nn/trainer.h"
#include "toy.h"

namespace assay::nn {
namespace {

const std::vector<std::size_t> widths = {2, 16, 12, 2};

std::vector<float> copy(std::span<const float> values) {
  return {values.begin(), values.end()};
}

TEST(Learned, StartAtTheirDefaultsBehindTheWeights) {
  for (const Sharing sharing : {Sharing::layer, Sharing::unit}) {
    Network network(widths, all_learned(parse(srelu), sharing));
    network.initialise(1.0, 1);
    const std::size_t weights = parameter_count(widths);
    EXPECT_EQ(network.parameters().size(), weights + (sharing == Sharing::layer ? 8 : 4 * (16 + 12)));
    EXPECT_EQ(network.activation_layers()[0].values, weights);
    const std::vector<float> expected = {1.0F, 0.5F, -1.0F, 0.2F};
    for (std::size_t i = 0; i < 2; ++i) {
      for (std::size_t k = 0; k < 4; ++k) {
        EXPECT_EQ(network.learned(i, k).size(), sharing == Sharing::layer ? 1 : widths[i + 1]);
        for (const float value : network.learned(i, k)) EXPECT_EQ(value, expected[k]);
      }
    }
  }
}

TEST(Learned, AtTheirDefaultsGiveTheSameOutputs) {
  // 1/4 and 1 are float32 numbers, so the network is the one with the parameter bound.
  const Samples samples = ring_around_disc(100);
  for (const char* formula : {prelu, swish}) {
    Network fixed(widths, compile(parse(formula)));
    Network learned(widths, all_learned(parse(formula), Sharing::unit));
    fixed.initialise(1.4, 2);
    learned.initialise(1.4, 2);
    const Buffer<float> expected = outputs(fixed, samples);
    const Buffer<float> found = outputs(learned, samples);
    EXPECT_EQ(copy(expected.span()), copy(found.span()));
  }
}

TEST(Learned, TakeTheStepOfEveryOptimiser) {
  const Samples samples = ring_around_disc(32);
  for (const Sharing sharing : {Sharing::layer, Sharing::unit}) {
    Network start(widths, all_learned(parse(swish), sharing));
    start.initialise(1.4, 5);
    Pass pass(start, samples.count());
    std::vector<float> gradient(start.parameters().size());
    (void)SoftmaxCrossEntropy()(pass.forward(samples.features.span()), samples.labels);
    pass.backward(samples.features.span(), {.target = gradient});

    for (const double momentum : {0.0, 0.9}) {
      Network network(widths, all_learned(parse(swish), sharing));
      network.initialise(1.4, 5);
      Trainer trainer(network, samples, 32, gradient_descent(network.parameters(), 0.1, momentum), 1);
      trainer.step(samples.features.span(), samples.labels);
      const ActivationLayer& first = network.activation_layers().front();
      for (std::size_t i = first.values; i < gradient.size(); ++i) {
        const float expected = start.parameters()[i] - 0.1F * gradient[i];
        EXPECT_NEAR(network.parameters()[i], expected, 1e-6F) << i;
        EXPECT_NE(gradient[i], 0.0F) << i;
      }
    }
  }
}

TEST(Learned, AreTrainedWithTheWeights) {
  const Samples samples = ring_around_disc(1000);
  for (const char* formula : {prelu, swish, srelu, rational}) {
    for (const Sharing sharing : {Sharing::layer, Sharing::unit}) {
      Network network(widths, all_learned(parse(formula), sharing));
      network.initialise(1.3, 1);
      const std::vector<float> before = copy(network.learned(1, 0));
      Trainer trainer(network, samples, 32, adam(network.parameters(), 0.01), 1);
      for (int epoch = 0; epoch < 20; ++epoch) EXPECT_FALSE(trainer.epoch().divergence) << formula;
      EXPECT_GT(static_cast<double>(evaluate(network, samples).correct) / 1000, 0.99) << formula;
      EXPECT_NE(before, copy(network.learned(1, 0))) << formula;
    }
  }
}

struct Record {
  std::vector<float> parameters;
  std::vector<double> losses;
};

Record train(const Samples& samples, const LayerActivation& activation, std::uint64_t seed) {
  Network network(widths, activation);
  network.initialise(1.3, seed);
  Trainer trainer(network, samples, 32, gradient_descent(network.parameters(), 0.05, 0.9), seed);
  Record run;
  for (int epoch = 0; epoch < 4; ++epoch) run.losses.push_back(trainer.epoch().score.loss);
  run.parameters = copy(network.parameters());
  return run;
}

TEST(Parametric, RepeatsItselfBitForBitBesideOthers) {
  const Samples samples = ring_around_disc(700);
  for (const LayerActivation& activation :
       {LayerActivation(all_learned(parse(rational), Sharing::unit)), LayerActivation(rrelu())}) {
    const Record alone = train(samples, activation, 4);
    std::vector<Record> beside(3);
    {
      std::vector<std::jthread> threads;
      for (Record& run : beside) threads.emplace_back([&] { run = train(samples, activation, 4); });
    }
    for (const Record& run : beside) {
      EXPECT_EQ(alone.parameters, run.parameters);
      EXPECT_EQ(alone.losses, run.losses);
    }
    EXPECT_NE(alone.parameters, train(samples, activation, 5).parameters);
  }
}

/// One unit that hands its activation through, so that for the input -1 the output is minus the slope.
Network negated_slope() {
  const std::vector<std::size_t> single = {1, 1, 1};
  Network network(single, rrelu());
  for (const DenseLayer& layer : network.layers()) network.parameters()[layer.weights] = 1.0F;
  return network;
}

TEST(Random, SlopesAreDrawnForEveryElementAndStep) {
  constexpr std::size_t rows = 20'000;
  const Network network = negated_slope();
  const std::vector<float> x(rows, -1.0F);
  Pass pass(network, rows);
  pass.draw_random_parameters(7);
  const std::vector<float> first = copy(pass.forward(x));
  const std::vector<float> second = copy(pass.forward(x));
  EXPECT_NE(first, second);
  double sum = 0;
  double squares = 0;
  for (const std::vector<float>& outputs : {first, second}) {
    for (const float output : outputs) {
      EXPECT_GT(-output, 0.125F);
      EXPECT_LT(-output, 1.0F / 3);
      sum -= static_cast<double>(output);
      squares += static_cast<double>(output) * static_cast<double>(output);
    }
  }
  const double mean = sum / (2 * rows);
  const double width = 1.0 / 3 - 1.0 / 8;
  EXPECT_NEAR(mean, 11.0 / 48, 4 * width / std::sqrt(12.0 * 2 * rows));
  // The variance of n uniform draws has the relative deviation sqrt(0.8 / n).
  EXPECT_NEAR(squares / (2 * rows) - mean * mean, width * width / 12,
              4 * std::sqrt(0.8 / (2 * rows)) * width * width / 12);

  Pass again(network, rows);
  again.draw_random_parameters(7);
  EXPECT_EQ(copy(again.forward(x)), first);
  Pass other(network, rows);
  other.draw_random_parameters(8);
  EXPECT_NE(copy(other.forward(x)), first);
}

TEST(Random, LayersHaveDrawsOfTheirOwn) {
  constexpr std::size_t rows = 20'000;
  const std::vector<std::size_t> deep = {1, 1, 1, 1};
  Network network(deep, rrelu());
  for (const DenseLayer& layer : network.layers()) network.parameters()[layer.weights] = 1.0F;
  const std::vector<float> x(rows, -1.0F);
  Pass pass(network, rows);
  pass.draw_random_parameters(7);
  double sum = 0;  // of products of two slopes
  for (const float output : pass.forward(x)) sum -= static_cast<double>(output);
  // Were they the same, the mean would be that of squares, higher by the variance: 26 times the tolerance's
  // quarter.
  constexpr double mean = 11.0 / 48;
  const double variance = std::pow(1.0 / 3 - 1.0 / 8, 2) / 12;
  EXPECT_NEAR(sum / rows, mean * mean, 4 * std::sqrt(2 * variance / rows) * mean);
}

TEST(Random, HaveTheirDefaultAtEvaluation) {
  const Samples samples = ring_around_disc(300);
  Network random(widths, rrelu());
  Network fixed(widths, compile(parse("where(x > 0, x, 11*x/48)")));
  random.initialise(1.4, 3);
  fixed.initialise(1.4, 3);
  const Buffer<float> expected = outputs(fixed, samples);
  EXPECT_EQ(copy(outputs(random, samples).span()), copy(expected.span()));
  EXPECT_EQ(evaluate(random, samples).loss, evaluate(random, samples).loss);
  EXPECT_EQ(dead_units(random, samples), 0.0);
}

TEST(Random, MayStandBesideLearnedOnes) {
  const Samples samples = ring_around_disc(1000);
  const ParametricActivation noisy =
      parametric(parse("where(x > 0, x, slope*x) + scale*noise; slope = 0.25; noise = 0; scale = 0.1"),
                 {{.name = "slope"}, {.name = "scale", .sharing = Sharing::unit}},
                 {{"noise", {Distribution::Kind::normal, 0.0, 1.0}}});
  Network network(widths, noisy);
  network.initialise(1.3, 1);
  Trainer trainer(network, samples, 32, adam(network.parameters(), 0.01), 1);
  for (int epoch = 0; epoch < 20; ++epoch) EXPECT_FALSE(trainer.epoch().divergence);
  EXPECT_GT(static_cast<double>(evaluate(network, samples).correct) / 1000, 0.98);
  EXPECT_NE(network.learned(0, 0)[0], 0.25F);
  EXPECT_NE(network.learned(0, 1)[3], 0.1F);
}

TEST(DeadUnits, AreThoseOfTheTrainedValues) {
  const Samples samples = ring_around_disc(300);
  const std::vector<std::size_t> one_layer = {2, 6, 2};
  Network network(one_layer, all_learned(parse(prelu), Sharing::unit));
  network.initialise(1.4, 1);
  for (std::size_t unit = 0; unit < 6; ++unit)
    network.parameters()[network.layers()[0].bias + unit] = -1000.0F;
  EXPECT_EQ(dead_units(network, samples), 0.0);
  for (const std::size_t unit : {2U, 3U, 5U}) {
    network.parameters()[network.activation_layers()[0].values + unit] = 0.0F;
  }
  EXPECT_DOUBLE_EQ(dead_units(network, samples), 0.5);
}

}  // namespace
}  // namespace assay::nn
