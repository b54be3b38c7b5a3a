#include "study/start.h"

#include <gtest/gtest.h>

#include <cmath>

#include "expr/parse.h"

namespace assay::study {
namespace {

const Training training{.widths = {784, 100, 50, 10}};

std::vector<nn::LayerStart> starts(const char* formula, Initialisation initialisation,
                                   const Training& of = training) {
  return layer_starts(start_of(parse(formula), initialisation), of);
}

TEST(Start, OfUnitGainIsThatOfThePlainInitialisation) {
  const Function f = activation("gelu").function;
  const std::vector<nn::LayerStart> all = layer_starts(start_of(f, Initialisation::unit_gain), training);
  nn::Network by_starts(training.widths, compile(f));
  nn::Network by_gain(training.widths, compile(f));
  by_starts.initialise(all, 7);
  by_gain.initialise(forward_gain(f).value, 7);
  for (std::size_t i = 0; i < by_gain.parameters().size(); ++i) {
    ASSERT_EQ(by_starts.parameters()[i], by_gain.parameters()[i]) << i;
  }
}

TEST(Start, HasTheVariancesThatTheSchemesAreNamedFor) {
  const auto he = starts("max(x, 0)", Initialisation::he);
  EXPECT_DOUBLE_EQ(he[0].weight_deviation, std::sqrt(2.0 / 784));
  EXPECT_DOUBLE_EQ(he[2].weight_deviation, std::sqrt(2.0 / 50));
  EXPECT_DOUBLE_EQ(starts("tanh(x)", Initialisation::lecun)[1].weight_deviation, std::sqrt(1.0 / 100));
  EXPECT_DOUBLE_EQ(starts("tanh(x)", Initialisation::glorot)[1].weight_deviation, std::sqrt(2.0 / 150));
  // kaiming_uniform_(a = sqrt(5)): uniform between -1/sqrt(n) and 1/sqrt(n), biases too.
  const auto pytorch = starts("max(x, 0)", Initialisation::pytorch);
  EXPECT_EQ(pytorch[1].shape, nn::LayerStart::Shape::uniform);
  EXPECT_NEAR(pytorch[1].weight_deviation * std::sqrt(3.0), 1 / std::sqrt(100.0), 1e-15);
  EXPECT_NEAR(pytorch[1].bias_deviation * std::sqrt(3.0), 1 / std::sqrt(100.0), 1e-15);
}

TEST(Start, ScalesTheWeightsAlone) {
  Training larger = training;
  larger.weight_scale = 4;
  for (const Initialisation each : {Initialisation::pytorch, Initialisation::unit_gain}) {
    const auto plain = starts("tanh(x)", each);
    const auto scaled = starts("tanh(x)", each, larger);
    for (std::size_t i = 0; i < plain.size(); ++i) {
      EXPECT_DOUBLE_EQ(scaled[i].weight_deviation, 4 * plain[i].weight_deviation);
      EXPECT_EQ(scaled[i].bias_deviation, plain[i].bias_deviation);
    }
  }
}

TEST(Start, OfTanhAtTheEdgeOfChaosIsCritical) {
  // THEORY 3.1, q = 1: the data of unit second moment are brought to that length at once.
  const auto edge = starts("tanh(x)", Initialisation::edge_of_chaos);
  EXPECT_NEAR(edge[1].weight_deviation * edge[1].weight_deviation * 100, 2.15330264890279, 1e-8);
  EXPECT_NEAR(edge[1].bias_deviation * edge[1].bias_deviation, 0.150964629378553, 1e-8);
  EXPECT_NEAR(edge[0].weight_deviation * edge[0].weight_deviation * 784, 1 - 0.150964629378553, 1e-8);
}

TEST(Start, FallsBackToUnitGainAndSaysWhy) {
  const Start softplus = start_of(parse("softplus(x)"), Initialisation::edge_of_chaos);
  EXPECT_FALSE(softplus.recipe);
  EXPECT_DOUBLE_EQ(softplus.gain.value, forward_gain(parse("softplus(x)")).value);
  EXPECT_NE(softplus.gain.reason.find("edge of chaos"), std::string::npos) << softplus.gain.reason;
  const Start logarithm = start_of(parse("log(x)"), Initialisation::edge_of_chaos);
  EXPECT_EQ(logarithm.gain.value, 1.0);
  EXPECT_NE(logarithm.gain.reason.find("gain 1, since"), std::string::npos) << logarithm.gain.reason;
  EXPECT_TRUE(start_of(parse("log(x)"), Initialisation::he).gain.reason.empty());
}

TEST(Start, MovesTheBiasesOfHiddenLayers) {
  Training biased = training;
  biased.bias = 0.1;
  const auto all = starts("max(x, 0)", Initialisation::he, biased);
  EXPECT_EQ(all[0].bias_mean, 0.1);
  EXPECT_EQ(all[1].bias_mean, 0.1);
  EXPECT_EQ(all[2].bias_mean, 0.0);
}

TEST(Start, GivesLayersBehindNoActivationGain1) {
  Training partial = training;
  partial.activated = {false, true};
  const auto all = starts("max(x, 0)", Initialisation::unit_gain, partial);
  EXPECT_DOUBLE_EQ(all[1].weight_deviation, 1 / std::sqrt(100.0));
  EXPECT_DOUBLE_EQ(all[2].weight_deviation, std::sqrt(2.0 / 50));
}

}  // namespace
}  // namespace assay::study
