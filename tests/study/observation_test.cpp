#include "study/observation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "data/load.h"
#include "expr/parse.h"
#include "study/compare.h"

namespace assay::study {
namespace {

const data::Dataset& digits() {
  static const data::Dataset drawn = data::draw_digits(1, 600, 100);
  return drawn;
}

ComparePlan plan(const char* name) {
  ComparePlan made;
  made.activations.push_back(activation(name));
  made.training = {.widths = {784, 16, 16, 10}, .epochs = 3, .batch = 50};
  made.learning_rates = {0.03};
  made.seeds = 2;
  return made;
}

const auto ignore = [](const Progress&) {};

TEST(SaturationSlope, IsAShareOfTheSteepest) {
  EXPECT_NEAR(*saturation_slope(parse("sigmoid(x)")), 0.05 * 0.25, 1e-9);
  EXPECT_NEAR(*saturation_slope(activation("gelu").function), 0.05 * 1.12890414518515, 1e-8);
  EXPECT_FALSE(saturation_slope(parse("x^2")));
  EXPECT_FALSE(saturation_slope(parse("log(x)")));
}

TEST(Observation, RecordsEveryEpochAndChangesNoTraining) {
  ComparePlan watched = plan("relu");
  watched.training.telemetry = true;
  const Comparison with = compare(digits(), watched, ignore, {});
  const Comparison without = compare(digits(), plan("relu"), ignore, {});
  for (std::size_t seed = 0; seed < 2; ++seed) {
    const Trial& trial = with.contenders[0].trials[seed];
    const Trial& plain = without.contenders[0].trials[seed];
    EXPECT_TRUE(plain.layers.empty());
    ASSERT_EQ(trial.layers.size(), 4U);
    for (std::size_t epoch = 0; epoch < 3; ++epoch) {
      EXPECT_EQ(trial.epochs[epoch].train_loss, plain.epochs[epoch].train_loss);
      EXPECT_EQ(trial.epochs[epoch].test_loss, plain.epochs[epoch].test_loss);
    }
    EXPECT_EQ(trial.layers[0].epoch, 0U);
    EXPECT_EQ(trial.layers[0].layers.size(), 3U);
    EXPECT_FALSE(trial.layers[0].layers[0].update);
    EXPECT_GT(*trial.layers[3].layers[0].update, 0);
    EXPECT_FALSE(trial.layers[0].layers[0].state.histogram.counts.empty());
    EXPECT_TRUE(trial.layers[1].layers[0].state.histogram.counts.empty());
    EXPECT_FALSE(trial.layers[3].layers[0].state.histogram.counts.empty());
    // Unit gain: standardised inputs give pre-activations of second moment near 1.
    const nn::Range& z = trial.layers[0].layers[0].state.pre_activations;
    EXPECT_NEAR(z.deviation * z.deviation + z.mean * z.mean, 1.0, 0.5);
  }
}

TEST(Observation, FollowsUnitsThatDieAndRevive) {
  const std::vector<std::size_t> widths = {2, 3, 2};
  nn::Network network(widths, compile(parse("max(x, 0)")));
  network.initialise(1.0, 1);
  nn::Samples samples;
  samples.width = 2;
  samples.classes = 2;
  samples.features = Buffer<float>(8);
  for (std::size_t i = 0; i < 8; ++i) samples.features[i] = static_cast<float>(i % 3);
  samples.labels = {0, 1, 0, 1};
  const std::span<float> bias = network.parameters().subspan(network.layers()[0].bias, 3);
  std::vector<LayerTelemetry> records;
  const auto look = [&](std::initializer_list<float> biases) {
    std::ranges::copy(biases, bias.begin());
    records.push_back(observed(records.size(), network, samples, {}, {}, records));
    return records.back().layers[0];
  };
  EXPECT_EQ(look({-100, 100, 100}).died, 0U);
  const LayerRecord second = look({100, -100, -100});
  EXPECT_EQ(second.died, 2U);
  EXPECT_EQ(second.revived, 1U);
  EXPECT_EQ(std::ranges::count(second.state.dead, true), 2);
}

TEST(Training, KeepsWeightsSmallUnderAPenalty) {
  ComparePlan plain = plan("tanh");
  plain.training.telemetry = true;
  ComparePlan penalised = plain;
  penalised.training.l2 = 0.05;
  const auto weights = [&](const ComparePlan& of) {
    return compare(digits(), of, ignore, {}).contenders[0].trials[0].layers.back().layers[0].state.weights;
  };
  EXPECT_LT(weights(penalised), 0.9 * weights(plain));
}

TEST(Training, WithoutAnyActivationIsThatOfTheIdentity) {
  ComparePlan masked = plan("relu");
  masked.training.activated = {false, false};
  const Comparison left_out = compare(digits(), masked, ignore, {});
  const Comparison identity = compare(digits(), plan("identity"), ignore, {});
  EXPECT_EQ(left_out.contenders[0].trials[0].epochs.back().test_loss,
            identity.contenders[0].trials[0].epochs.back().test_loss);
}

TEST(Training, NamesLayersThatTheNetworkHasNot) {
  ComparePlan wrong = plan("relu");
  wrong.training.activated = {true};
  EXPECT_THROW((void)compare(digits(), wrong, ignore, {}), Error);
  wrong = plan("relu");
  wrong.training.l2 = -1;
  EXPECT_THROW((void)compare(digits(), wrong, ignore, {}), Error);
  wrong = plan("relu");
  wrong.training.bias = NAN;
  EXPECT_THROW((void)compare(digits(), wrong, ignore, {}), Error);
}

TEST(Training, LearnsAProbabilityForEachClass) {
  ComparePlan binary = plan("relu");
  binary.training.loss = nn::Loss::Kind::binary;
  binary.training.epochs = 8;
  const Trial trial = compare(digits(), binary, ignore, {}).contenders[0].trials[0];
  EXPECT_GT(trial.test_accuracy, 0.5);
  // Ten binary cross-entropies of untrained networks would be near 10 ln 2 = 6.9.
  EXPECT_LT(trial.epochs.back().train_loss, 3);
}

TEST(Training, TellsWhereNumbersStoppedBeingFinite) {
  const Trial trial = compare(digits(), plan("logarithm"), ignore, {}).contenders[0].trials[0];
  ASSERT_TRUE(trial.divergence && trial.divergence->origin);
  EXPECT_EQ(trial.divergence->origin->quantity, nn::NonFinite::Quantity::activations);
  EXPECT_EQ(trial.divergence->origin->layer, 1U);
}

}  // namespace
}  // namespace assay::study
