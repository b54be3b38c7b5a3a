#include "nn/trainer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "nn/evaluate.h"
#include "toy.h"

namespace assay::nn {
namespace {

const std::vector<std::size_t> widths = {2, 16, 2};

struct Record {
  std::vector<float> parameters;
  std::vector<double> losses;
};

Record train(const Samples& samples, std::uint64_t seed) {
  Network network(widths, kernel("relu"));
  network.initialise(1.41, seed);
  Trainer trainer(network, samples, 32, gradient_descent(network.parameters(), 0.1, 0.9), seed);
  Record run;
  for (int epoch = 0; epoch < 5; ++epoch) run.losses.push_back(trainer.epoch().score.loss);
  run.parameters.assign(network.parameters().begin(), network.parameters().end());
  return run;
}

TEST(Trainer, LearnsWhatALineCannotSeparate) {
  const Samples samples = ring_around_disc(1000);
  for (const char* name : {"relu", "tanh", "sigmoid", "gelu", "none"}) {
    Network network(widths, kernel(name));
    network.initialise(1.4, 1);
    Trainer trainer(network, samples, 32, adam(network.parameters(), 0.02), 1);
    for (int epoch = 0; epoch < 20; ++epoch) (void)trainer.epoch();
    const double accuracy = static_cast<double>(evaluate(network, samples).correct) / 1000;
    if (name == std::string_view("none")) {
      EXPECT_LT(accuracy, 0.75) << name;
    } else {
      EXPECT_GT(accuracy, 0.99) << name;
    }
  }
}

TEST(Trainer, RepeatsItselfBitForBitBesideOthers) {
  const Samples samples = ring_around_disc(700);
  const Record alone = train(samples, 4);
  Record one;
  Record two;
  {
    const std::jthread first([&] { one = train(samples, 4); });
    const std::jthread second([&] { two = train(samples, 4); });
  }
  EXPECT_EQ(alone.parameters, one.parameters);
  EXPECT_EQ(alone.parameters, two.parameters);
  EXPECT_EQ(alone.losses, one.losses);
  EXPECT_NE(alone.parameters, train(samples, 5).parameters);
}

TEST(Trainer, SeesEverySampleOncePerEpoch) {
  const Samples samples = ring_around_disc(103);  // the last batch has 7
  Network network(widths, kernel("tanh"));
  network.initialise(1.0, 1);
  Trainer trainer(network, samples, 32, gradient_descent(network.parameters(), 0.0, 0.0), 1);
  const EpochOutcome outcome = trainer.epoch();
  EXPECT_EQ(outcome.samples, 103U);
  // A rate of zero leaves the network as it is, so the sums are those of an evaluation.
  const BatchScore score = evaluate(network, samples);
  EXPECT_EQ(outcome.score.correct, score.correct);
  EXPECT_NEAR(outcome.score.loss, score.loss, 1e-6 * score.loss);
}

TEST(Trainer, NamesTheStepAndTheReasonOfDivergence) {
  const Samples samples = ring_around_disc(320);
  Network undefined(widths, kernel("logarithm"));
  undefined.initialise(1.0, 1);
  Trainer first(undefined, samples, 32, gradient_descent(undefined.parameters(), 0.1, 0.9), 1);
  const EpochOutcome at_once = first.epoch();
  ASSERT_TRUE(at_once.divergence.has_value());
  EXPECT_EQ(at_once.divergence->step, 1U);
  EXPECT_EQ(at_once.divergence->reason, "the loss is NaN");

  Network growing(widths, kernel("square"));
  growing.initialise(0.577, 1);
  Trainer second(growing, samples, 32, gradient_descent(growing.parameters(), 1e6, 0.9), 1);
  const EpochOutcome later = second.epoch();
  ASSERT_TRUE(later.divergence.has_value());
  EXPECT_GT(later.divergence->step, 1U);
  EXPECT_LT(later.samples, 320U);
}

TEST(Trainer, TellsHowFarTheLastStepOfAnEpochMoved) {
  const Samples samples = ring_around_disc(64);
  Network network(widths, kernel("relu"));
  network.initialise(1.4, 1);
  Trainer trainer(network, samples, 64, gradient_descent(network.parameters(), 0.1, 0.9), 1);
  EXPECT_TRUE(trainer.epoch().updates.empty());
  trainer.watch_updates();
  const std::vector<float> before(network.parameters().begin(), network.parameters().end());
  const std::vector<double> updates = trainer.epoch().updates;
  ASSERT_EQ(updates.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    const DenseLayer layer = network.layers()[i];
    double change = 0;
    double size = 0;
    for (std::size_t k = layer.weights; k < layer.bias; ++k) {
      change += std::pow(static_cast<double>(network.parameters()[k]) - static_cast<double>(before[k]), 2);
      size += std::pow(static_cast<double>(before[k]), 2);
    }
    EXPECT_NEAR(updates[i], std::sqrt(change / size), 1e-12);
    EXPECT_GT(updates[i], 0);
  }
}

TEST(Trainer, LeavesFrozenBiasesAsTheyAre) {
  const Samples samples = ring_around_disc(200);
  for (const int kind : {0, 1, 2}) {
    Network network(widths, kernel("relu"));
    const std::vector<LayerStart> starts = {{.weight_deviation = 1, .bias_mean = 0.25},
                                            {.weight_deviation = 0.3}};
    network.initialise(starts, 1);
    const float before = network.parameters()[0];
    const std::span<float> p = network.parameters();
    Trainer trainer(network, samples, 32,
                    kind == 2 ? adam(p, 0.01) : gradient_descent(p, 0.01, kind == 0 ? 0.0 : 0.9), 1);
    trainer.freeze_biases();
    (void)trainer.epoch();
    EXPECT_NE(network.parameters()[0], before);
    for (const DenseLayer& layer : network.layers()) {
      for (const float bias : network.parameters().subspan(layer.bias, layer.outputs)) {
        EXPECT_EQ(bias, layer.outputs == 16 ? 0.25F : 0.0F);
      }
    }
  }
}

TEST(Trainer, LearnsAProbabilityForEachClass) {
  const Samples samples = ring_around_disc(1000);
  Network network(widths, kernel("relu"));
  network.initialise(1.4, 1);
  Trainer trainer(network, samples, 32, adam(network.parameters(), 0.02), 1, Loss::Kind::binary);
  for (int epoch = 0; epoch < 20; ++epoch) (void)trainer.epoch();
  const BatchScore score = evaluate(network, samples, Loss::Kind::binary);
  EXPECT_GT(static_cast<double>(score.correct) / 1000, 0.99);
  EXPECT_LT(score.loss / 1000, 0.1);
}

TEST(Trainer, StopsWhenAsked) {
  const Samples samples = ring_around_disc(320);
  Network network(widths, kernel("relu"));
  Trainer trainer(network, samples, 32, gradient_descent(network.parameters(), 0.1, 0.9), 1);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(trainer.epoch(stop.get_token()).samples, 0U);
}

}  // namespace
}  // namespace assay::nn
