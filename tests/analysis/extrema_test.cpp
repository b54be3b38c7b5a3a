// Numbers of THEORY 1.3, and what must not go wrong on odd formulas.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <string>

#include "analysis/properties.h"
#include "expr/parse.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Properties of(const std::string& formula, double seconds = 20) {
  return analyze_properties(parse(formula), Deadline::in(seconds));
}

/// The enclosure holds the number, known to 1e-14 or so, and is narrow.
void expect_enclosed(const Enclosure& found, double expected, const std::string& what) {
  constexpr double digits = 1e-14;
  EXPECT_LE(found.lower, expected + digits) << what;
  EXPECT_GE(found.upper, expected - digits) << what;
  EXPECT_LE(found.width(), 1e-10 * std::max(1.0, std::abs(expected))) << what;
}

struct Minimum {
  std::string formula;
  double x;
  double value;
  double highest_slope;
};

class Minima : public testing::TestWithParam<Minimum> {};

TEST_P(Minima, AreThoseOfTheory) {
  const auto& [formula, x, value, highest_slope] = GetParam();
  const Properties p = of(formula);
  expect_enclosed(p.extent.infimum.value, value, "infimum");
  EXPECT_TRUE(p.extent.infimum.attained.is_yes());
  expect_enclosed(p.extent.highest_slope.value, highest_slope, "slope");
  ASSERT_EQ(p.landmarks.turns.size(), 1U);
  EXPECT_TRUE(p.landmarks.turns_are_complete);
  EXPECT_TRUE(p.landmarks.turns[0].is_minimum);
  EXPECT_NEAR(p.landmarks.turns[0].place.x, x, 1e-14);
  EXPECT_NEAR(p.landmarks.turns[0].value.middle(), value, 1e-15);
}

INSTANTIATE_TEST_SUITE_P(
    Theory, Minima,
    testing::Values(Minimum{"0.5*x*erfc(-x/sqrt(2))", -0.751791524693564457, -0.169971207479903662,
                            1.12890414518515479},
                    Minimum{"x*sigmoid(x)", -1.27846454276107, -0.27846454276107380, 1.09983932012887},
                    Minimum{"x*tanh(softplus(x))", -1.19243121451550, -0.30884341301725, 1.08849816125173}));

TEST(Extrema, OfSlopesAndCurvatures) {
  expect_enclosed(of("tanh(x)").extent.curvature, 4 / (3 * std::sqrt(3.0)), "tanh");
  expect_enclosed(of("sigmoid(x)").extent.curvature, 1 / (6 * std::sqrt(3.0)), "sigmoid");
  expect_enclosed(of("sigmoid(x)").extent.lipschitz, 0.25, "sigmoid");
  expect_enclosed(of("erf(x)").extent.lipschitz, 2 / std::sqrt(std::acos(-1.0)), "erf");
  const Properties selu =
      of("1.0507009873554804934193349852946*where(x > 0, x, 1.6732632423543772848170429916717*expm1(x))");
  expect_enclosed(selu.extent.lipschitz, 1.75809934084738, "selu");
  const Properties hardswish = of("x*min(max(x + 3, 0), 6)/6");
  expect_enclosed(hardswish.extent.lowest_slope.value, -0.5, "hardswish");
  expect_enclosed(hardswish.extent.highest_slope.value, 1.5, "hardswish");
}

TEST(Regularity, OneSidedSlopesOfKinks) {
  const Regularity leaky = of("where(x > 0, x, 0.01*x)").regularity;
  ASSERT_EQ(leaky.kinks.size(), 1U);
  EXPECT_EQ(leaky.kinks[0].place.text, "0");
  EXPECT_NEAR(leaky.kinks[0].left.middle(), 0.01, 1e-17);
  EXPECT_EQ(leaky.kinks[0].right.middle(), 1.0);
  const Regularity elu = of("where(x > 0, x, expm1(x))").regularity;
  EXPECT_TRUE(elu.differentiable.is_yes());
  ASSERT_EQ(elu.breaks.size(), 1U);
  EXPECT_EQ(elu.breaks[0].order, 2);
  const Regularity clipped = of("min(x^2, 2)").regularity;  // kinks at no rational number
  ASSERT_EQ(clipped.kinks.size(), 2U);
  EXPECT_NEAR(clipped.kinks[1].place.x, std::sqrt(2.0), 1e-15);
  EXPECT_NEAR(clipped.kinks[1].left.middle(), 2 * std::sqrt(2.0), 1e-14);
}

TEST(Regularity, UnboundedSlopesHaveTheirExponent) {
  const Regularity root = of("sign(x)*sqrt(abs(x))").regularity;
  ASSERT_EQ(root.unbounded_slopes.size(), 2U);
  EXPECT_EQ(root.unbounded_slopes[0].exponent, 0.5);
  EXPECT_TRUE(root.unbounded_slopes[0].square_integrable.is_no());
  const Regularity gentle = of("abs(x)^0.75").regularity;
  ASSERT_EQ(gentle.unbounded_slopes.size(), 2U);
  EXPECT_EQ(gentle.unbounded_slopes[0].exponent, 0.25);
  EXPECT_TRUE(gentle.unbounded_slopes[0].square_integrable.is_yes());
  EXPECT_TRUE(of("tanh(x)").regularity.unbounded_slopes.empty());
}

TEST(Regularity, DomainsHolesAndTheirProbability) {
  const DomainFacts logarithm = of("log(x)").regularity.domain;
  ASSERT_EQ(logarithm.undefined.size(), 1U);
  EXPECT_EQ(logarithm.undefined[0].upper, 0.0);
  EXPECT_TRUE(logarithm.undefined[0].includes_upper);
  EXPECT_NEAR(logarithm.probability.middle(), 0.5, 1e-15);
  const DomainFacts quotient = of("(x^2 - 1)/(x - 1)").regularity.domain;
  ASSERT_EQ(quotient.holes.size(), 1U);
  EXPECT_EQ(quotient.holes[0].text, "1");
  EXPECT_EQ(quotient.probability.upper, 0.0);
  EXPECT_NEAR(of("sqrt(1 - x)").regularity.domain.probability.middle(), 0.15865525393145705, 1e-15);
}

TEST(Extent, AsymptotesOnBothSides) {
  const Extent silu = of("x*sigmoid(x)").extent;
  EXPECT_EQ(silu.at_plus_infinity.slope->middle(), 1.0);
  EXPECT_EQ(silu.at_plus_infinity.offset->middle(), 0.0);
  EXPECT_EQ(silu.at_minus_infinity.limit->middle(), 0.0);
  const Extent shrink = of("x - tanh(x)").extent;
  EXPECT_EQ(shrink.at_plus_infinity.offset->middle(), -1.0);
  EXPECT_EQ(shrink.at_minus_infinity.offset->middle(), 1.0);
  EXPECT_EQ(of("exp(x)").extent.at_plus_infinity.growth, Growth::exponential);
  EXPECT_EQ(of("asinh(x)").extent.at_plus_infinity.growth, Growth::logarithmic);
  EXPECT_EQ(of("x^3").extent.at_plus_infinity.exponent, 3.0);
  EXPECT_EQ(of("sqrt(abs(x))").extent.at_minus_infinity.exponent, 0.5);
}

TEST(Landmarks, SaturationAndFlatStretches) {
  const Landmarks relu = of("max(x, 0)").landmarks;
  ASSERT_EQ(relu.flat.stretches.size(), 1U);
  EXPECT_EQ(relu.flat.stretches[0].lower, -infinity);
  EXPECT_EQ(relu.flat.stretches[0].upper, 0.0);
  EXPECT_NEAR(relu.flat.probability.middle(), 0.5, 1e-14);
  const Landmarks tanh = of("tanh(x)").landmarks;
  EXPECT_DOUBLE_EQ(tanh.saturation_slope, 0.05);
  ASSERT_EQ(tanh.saturated.stretches.size(), 2U);
  const double edge = std::atanh(std::sqrt(0.95));  // tanh' = 0.05
  EXPECT_NEAR(tanh.saturated.stretches[1].lower, edge, 1e-9);
  EXPECT_NEAR(tanh.saturated.probability.middle(), std::erfc(edge / std::sqrt(2.0)), 1e-9);
  const Landmarks cubic = of("x^3 - x").landmarks;
  EXPECT_TRUE(cubic.zeros_are_complete);
  ASSERT_EQ(cubic.zeros.size(), 3U);
  EXPECT_EQ(cubic.zeros[0].text, "-1");
  ASSERT_EQ(cubic.turns.size(), 2U);
  EXPECT_FALSE(cubic.turns[0].is_minimum);
}

TEST(Float32, ThresholdsOfTheory) {
  const Float32Facts tanh = of("tanh(x)").float32;
  ASSERT_TRUE(tanh.right && tanh.slope_right);
  EXPECT_TRUE(tanh.right->is_proved);
  EXPECT_EQ(tanh.right->value, 1.0F);
  EXPECT_EQ(tanh.right->from, std::nextafter(9.01091334728F, 10.0F));
  EXPECT_EQ(tanh.slope_right->value, 0.0F);
  const Float32Facts sigmoid = of("sigmoid(x)").float32;
  ASSERT_TRUE(sigmoid.right.has_value());
  EXPECT_GT(static_cast<double>(sigmoid.right->from), 17.3286795139986);
  EXPECT_LT(static_cast<double>(sigmoid.right->from), 17.3286795139986 + 0x1p-19);
  const Float32Facts exponential = of("exp(x)").float32;
  ASSERT_TRUE(exponential.right && exponential.left);
  EXPECT_EQ(exponential.right->value, std::numeric_limits<float>::infinity());
  EXPECT_NEAR(exponential.right->from, 88.7228390521, 1e-5);
  EXPECT_EQ(exponential.left->value, 0.0F);
  EXPECT_NEAR(exponential.left->from, -103.972077084, 1e-5);
  const Float32Facts logarithm = of("log(x)").float32;
  ASSERT_TRUE(logarithm.left.has_value());
  EXPECT_TRUE(std::isnan(logarithm.left->value));
}

class OddFormula : public testing::TestWithParam<std::string> {};

/// No exception, and an end soon after the deadline with statements that stand.
TEST_P(OddFormula, GivesAPartialResult) {
  const Properties hurried = of(GetParam(), 0.001);
  EXPECT_FALSE(hurried.regularity.domain.everywhere.is_yes() &&
               hurried.regularity.domain.everywhere.because.empty());
  const auto begin = std::chrono::steady_clock::now();
  const Properties p = of(GetParam(), 0.5);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  RecordProperty("seconds", std::to_string(taken.count()));
  EXPECT_FALSE(p.shape.nondecreasing.because.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Formulas, OddFormula,
    testing::Values("sqrt(-1 - x^2)", "3", "1/x", "tan(x)", "sin(1/x)", "floor(1000*x)", "exp(x^2)",
                    "exp(exp(x^2))", "1e300*x^9", "1e-300*exp(x)", "where(x > inf, 1, x)", "max(x, -inf)",
                    "min(x, inf)*0", "a*x + b; a = 2; b = inf", "tanh(x)^a; a = 0.5", "sin(exp(x^3))", "x^x",
                    "sin(x)*sin(2*x)*sin(3*x)*sin(5*x)*sin(7*x)*sin(11*x)", "log(log(log(abs(x))))",
                    "(((x^2 + 1)^2 + x)^3 + x^5)^7", "floor(x)*floor(1/x)",
                    "tanh(tanh(tanh(tanh(tanh(tanh(x*exp(x)))))))*sigmoid(softplus(erf(x^3 - x)))",
                    "where(where(x > 0, 1, 0) == where(x < 1, 1, 0), x, floor(1e9*x))"));

}  // namespace
}  // namespace assay
