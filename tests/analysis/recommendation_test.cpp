#include "analysis/recommendation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "expr/parse.h"

namespace assay {
namespace {

Recommendation advice(const std::string& formula, const LayerSetting& setting) {
  const MeanField f(parse(formula));
  return recommended_initialisation(f, edge_of_chaos(f), setting);
}

const Forecast& forecast(const Recommendation& recommendation, Initialisation initialisation) {
  return *std::ranges::find(recommendation.forecasts, initialisation, &Forecast::initialisation);
}

std::string choice(const std::string& formula, std::size_t depth) {
  const Recommendation result = advice(formula, {.fan_in = 256, .fan_out = 256, .depth = depth});
  return result.chosen ? std::string(name(result.forecasts[*result.chosen].initialisation)) : "none";
}

bool warns(const Recommendation& recommendation, const std::string& part) {
  return std::ranges::any_of(recommendation.warnings, [&](const std::string& warning) {
    return warning.find(part) != std::string::npos;
  });
}

constexpr auto gelu = "0.5*x*erfc(-x/sqrt(2))";

TEST(Recommendation, DeviationsOfEveryInitialisation) {
  const Recommendation tanh = advice("tanh(x)", {.fan_in = 784, .fan_out = 128, .depth = 3});
  ASSERT_EQ(tanh.forecasts.size(), all_initialisations.size());
  const auto deviation = [&](Initialisation each) { return forecast(tanh, each).weight_deviation; };
  EXPECT_NEAR(deviation(Initialisation::pytorch), std::sqrt(1.0 / 3 / 784), 1e-12);
  EXPECT_NEAR(forecast(tanh, Initialisation::pytorch).bias_deviation, std::sqrt(1.0 / 3 / 784), 1e-12);
  EXPECT_NEAR(deviation(Initialisation::lecun), std::sqrt(1.0 / 784), 1e-12);
  EXPECT_NEAR(deviation(Initialisation::glorot), std::sqrt(2.0 / (784 + 128)), 1e-12);
  EXPECT_NEAR(deviation(Initialisation::he), std::sqrt(2.0 / 784), 1e-12);
  EXPECT_NEAR(deviation(Initialisation::unit_gain), 1.59253741972 / std::sqrt(784.0), 1e-9);
  // THEORY 3.1, q = 1
  EXPECT_NEAR(deviation(Initialisation::edge_of_chaos), std::sqrt(2.15330264890279 / 784), 1e-6);
  EXPECT_NEAR(forecast(tanh, Initialisation::edge_of_chaos).bias_deviation, std::sqrt(0.150964629378553),
              1e-5);
}

TEST(Recommendation, UnitGainWhereTheNetworkIsShallow) {
  for (const std::string formula : {"max(x, 0)", "tanh(x)", gelu, "x*sigmoid(x)", "softplus(x)", "sin(x)"}) {
    EXPECT_EQ(choice(formula, 3), "unit-gain") << formula;
  }
  EXPECT_EQ(choice("max(x, 0)", 100), "unit-gain") << "He's own";
}

TEST(Recommendation, TheStableEdgeOfChaosWhereDepthMatters) {
  for (const std::string formula : {"tanh(x)", gelu, "x*sigmoid(x)", "x*tanh(softplus(x))", "erf(x)"}) {
    EXPECT_EQ(choice(formula, 50), "edge-of-chaos") << formula;
  }
  EXPECT_NE(choice("softplus(x)", 50), "edge-of-chaos") << "it has none";
}

TEST(Recommendation, TeachesWhatANaiveChoiceDoes) {
  const LayerSetting deep = {.fan_in = 512, .fan_out = 512, .depth = 30};
  const Recommendation deep_gelu = advice(gelu, deep);
  EXPECT_TRUE(warns(deep_gelu, "He is wrong at this depth"));
  EXPECT_TRUE(warns(deep_gelu, "PyTorch's default is wrong at this depth"));
  EXPECT_TRUE(
      warns(deep_gelu, "at unit gain lengths are not stable: an error of the squared length grows by 1.14"));
  EXPECT_FALSE(warns(advice("max(x, 0)", deep), "He is wrong"));
  EXPECT_FALSE(warns(advice("tanh(x)", deep), "not stable"));
  EXPECT_TRUE(warns(advice("sigmoid(x)", deep), "% of the pre-activations lie where f is saturated"));
  EXPECT_FALSE(warns(advice("max(x, 0)", deep), "saturated")) << "its flat half is its nature";
}

TEST(Recommendation, OfAFunctionThatNothingTames) {
  const Recommendation root = advice("sign(x)*sqrt(abs(x))", {.fan_in = 256, .fan_out = 256, .depth = 10});
  ASSERT_TRUE(root.chosen.has_value());
  EXPECT_EQ(root.forecasts[*root.chosen].initialisation, Initialisation::unit_gain);
  EXPECT_NE(root.because.find("no initialisation tames gradients"), std::string::npos) << root.because;
  // THEORY 5.3: 0.25 (ln 256 + 1.53) = 1.77, simulated 1.769
  EXPECT_TRUE(warns(root, "their squares by 1.7"));
  EXPECT_EQ(choice("x^2", 30), "unit-gain");
  EXPECT_TRUE(warns(advice("x^2", {.fan_in = 9, .fan_out = 9, .depth = 30}), "not stable"));
}

TEST(Recommendation, SaysWhyThereIsNone) {
  for (const auto& [formula, part] : {std::pair{"log(x)", "undefined for x < 0"},
                                      {"exp(x^2)", "grows too fast"},
                                      {"1/x", "not square integrable at x = 0"},
                                      {"0", "is 0 for almost all inputs"}}) {
    const Recommendation result = advice(formula, {});
    EXPECT_FALSE(result.chosen.has_value()) << formula;
    EXPECT_NE(result.because.find(part), std::string::npos) << formula << ": " << result.because;
  }
}

}  // namespace
}  // namespace assay
