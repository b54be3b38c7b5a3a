#include "analysis/dead_units.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "analysis/mean_field.h"
#include "analysis/singular_gradient.h"
#include "expr/parse.h"
#include "quadrature/integrate.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const std::vector<Stretch> negative = {{-infinity, 0.0}};

void expect_flat(const std::string& formula, const std::vector<Stretch>& expected) {
  const std::vector<Stretch> flat = flat_set(parse(formula));
  ASSERT_EQ(flat.size(), expected.size()) << formula;
  for (std::size_t i = 0; i < flat.size(); ++i) {
    EXPECT_DOUBLE_EQ(flat[i].lower, expected[i].lower) << formula;
    EXPECT_DOUBLE_EQ(flat[i].upper, expected[i].upper) << formula;
  }
}

TEST(FlatSet, OfTheUsualFunctions) {
  expect_flat("max(x, 0)", {{-infinity, 0}});
  expect_flat("min(max(x, 0), 6)", {{-infinity, 0}, {6, infinity}});
  expect_flat("min(max(x, -1), 1)", {{-infinity, -1}, {1, infinity}});
  expect_flat("where(abs(x) > 0.5, x, 0)", {{-0.5, 0.5}});
  expect_flat("x*min(max(x + 3, 0), 6)/6", {{-infinity, -3}});
  expect_flat("sign(x)", {{-infinity, infinity}});
  expect_flat("tanh(x)", {});
  expect_flat("where(x > 0, x, 0.01*x)", {});
  expect_flat("log(x)", {});
}

TEST(DeadProbability, ExactCases) {
  const double pi = std::numbers::pi;
  for (const double c : {0.0, 0.3, 0.9, 0.999, 1.0}) {
    EXPECT_NEAR(dead_probability(negative, 1, c), 0.5, 1e-13) << c;
    EXPECT_NEAR(dead_probability(negative, 2, c), 0.25 + std::asin(c) / (2 * pi), 1e-12) << c;
  }
  for (const std::size_t count : {1U, 10U, 1000U, 60000U, 1000000U}) {
    EXPECT_NEAR(dead_probability(negative, count, 0.5) * (static_cast<double>(count) + 1), 1, 1e-10) << count;
  }
  EXPECT_NEAR(dead_probability(negative, 5, 0.0), 1.0 / 32, 1e-15);
  // Both tails of hardtanh count.
  const std::vector<Stretch> outside = {{-infinity, -1}, {1, infinity}};
  EXPECT_NEAR(dead_probability(outside, 1, 0.7), 2 * normal_probability(1, infinity), 1e-13);
  EXPECT_EQ(dead_probability({}, 3, 0.5), 0.0);
  EXPECT_NEAR(dead_probability({{-infinity, infinity}}, 1000, 0.5), 1.0, 1e-12);
}

TEST(DeadProbability, AgreesWithReferenceValues) {
  // By quadrature at 30 digits, apart from this code: correlation, samples, bias.
  struct Row {
    double c;
    std::size_t samples;
    double bias;
    double expected;
  };
  for (const Row& row : std::vector<Row>{{0.5, 10, 1, 0.00479129513407},    {0.5, 1000, 0, 0.000999000999001},
                                         {0.5, 1000, 1, 4.1869483245e-6},   {0.5, 60000, 0, 1.66663888935e-5},
                                         {0.5, 60000, 1, 1.56406667556e-8}, {0.9, 10, 0, 0.307466851859},
                                         {0.9, 10, 1, 0.0619580305516},     {0.9, 1000, 0, 0.141592918506},
                                         {0.9, 1000, 1, 0.0169703958795},   {0.9, 60000, 0, 0.0781166754657},
                                         {0.9, 60000, 1, 0.00679559753108}, {0.99, 10, 0, 0.438659521678},
                                         {0.99, 10, 1, 0.12349696504},      {0.99, 1000, 0, 0.372375411089},
                                         {0.99, 1000, 1, 0.0917607987751},  {0.99, 60000, 0, 0.333916301704},
                                         {0.99, 60000, 1, 0.0758180955825}, {0.999, 10, 0, 0.480589086716},
                                         {0.999, 10, 1, 0.147088223814},    {0.999, 1000, 0, 0.459160867435},
                                         {0.999, 1000, 1, 0.13501645874},   {0.999, 60000, 0, 0.446251892946},
                                         {0.999, 60000, 1, 0.128062323045}}) {
    EXPECT_NEAR(dead_probability(negative, row.samples, row.c, row.bias) / row.expected, 1, 1e-10)
        << row.c << " " << row.samples << " " << row.bias;
  }
}

TEST(BornDead, BoundsHoldWhatSimulationsShowed) {
  struct Row {
    std::size_t width;
    std::size_t layers;
    double simulated;  // 20000 networks with one input
  };
  for (const Row& row :
       std::vector<Row>{{2, 10, 0.879}, {3, 20, 0.890}, {4, 20, 0.627}, {5, 50, 0.754}, {5, 10, 0.129}}) {
    const BornDead bounds = born_dead(std::vector<std::size_t>(row.layers - 1, row.width));
    EXPECT_GE(bounds.upper, row.simulated) << row.width;
    EXPECT_LE(bounds.lower.value(), row.simulated) << row.width;
  }
  EXPECT_NEAR(born_dead({2, 2, 2, 2}).upper, 0.68359375, 1e-15);
  EXPECT_NEAR(born_dead({2, 2, 2, 2}).lower.value(), 0.476684570313, 1e-12);
  EXPECT_NEAR(born_dead(std::vector<std::size_t>(9, 3)).lower.value(), 0.513388702153, 1e-12);
  EXPECT_NEAR(born_dead({2, 3}).upper, 1 - 0.75 * 0.875, 1e-15);
  EXPECT_FALSE(born_dead({2, 3}).lower.has_value());
  EXPECT_EQ(born_dead({}).upper, 0.0);
}

TEST(Saturation, OfTheUsualFunctions) {
  // 1 - tanh^2 < 0.05 beyond artanh(sqrt(0.95))
  for (const double q : {0.3, 1.0, 9.0}) {
    const double end = std::atanh(std::sqrt(0.95));
    const Saturation tanh = saturation(MeanField(parse("tanh(x)")), q);
    EXPECT_NEAR(*tanh.saturated, 2 * normal_probability(end / std::sqrt(q), infinity), 1e-10);
    EXPECT_EQ(*tanh.flat, 0.0);
    EXPECT_NEAR(tanh.steepest, 1, 1e-9);
    ASSERT_EQ(tanh.where.size(), 2U);
    EXPECT_NEAR(tanh.where[1].lower, end, 1e-10);
  }
  const Saturation relu = saturation(MeanField(parse("max(x, 0)")));
  EXPECT_NEAR(*relu.flat, 0.5, 1e-14);
  EXPECT_NEAR(*relu.saturated, 0.5, 1e-14);
  ASSERT_EQ(relu.where.size(), 1U);
  EXPECT_TRUE(std::isinf(relu.where[0].lower));
  const Saturation gelu = saturation(MeanField(parse("x*(1 + erf(x/sqrt(2)))/2")));
  EXPECT_NEAR(gelu.steepest, 1.12890414518515479, 1e-9);
  EXPECT_EQ(gelu.where.size(), 2U);  // around the minimum, and to the left
  EXPECT_NEAR(saturation(MeanField(parse("x*sigmoid(x)"))).steepest, 1.09983932012887, 1e-9);
  EXPECT_GT(saturation(MeanField(parse("sin(x)"))).where.size(), 10U);
  for (const std::string formula : {"sign(x)*sqrt(abs(x))", "x^2", "exp(x)"}) {
    const Saturation unbounded = saturation(MeanField(parse(formula)));
    EXPECT_FALSE(unbounded.saturated.has_value()) << formula;
    EXPECT_EQ(unbounded.reason, "the derivative is unbounded") << formula;
  }
  EXPECT_EQ(saturation(MeanField(parse("log(x)"))).reason, "undefined for x < 0, half of all inputs");
}

TEST(SingularGradient, OfTheSignedSquareRoot) {
  const auto root = singular_gradient(MeanField(parse("sign(x)*sqrt(abs(x))")));
  ASSERT_TRUE(root.has_value());
  EXPECT_EQ(root->x, 0.0);
  EXPECT_NEAR(root->exponent, 0.5, 1e-9);
  EXPECT_NEAR(root->amplitude, 0.5, 1e-9);
  EXPECT_NEAR(*root->coefficient, 0.25, 1e-9);
  // Y = 1/(4|z|): kappa = density(0)/2, d = ln 4 + (ln 2 - gamma)/2; 1.3557804 is the median of Landau's law
  const double kappa = normal_density(0) / 2;
  const double d = std::log(4) + (std::numbers::ln2 - std::numbers::egamma) / 2;
  EXPECT_NEAR(*root->offset, std::log(kappa) + d + 1 - std::numbers::egamma + 1.3557804, 1e-6);
  // Medians of simulated layers, 400000, 200000, 60000 and 15000 of them: the law is that of wide ones.
  EXPECT_NEAR(*root->median_chi(64), 1.4334, 0.012);
  EXPECT_NEAR(*root->median_chi(256), 1.7822, 0.01);
  EXPECT_NEAR(*root->median_chi(1024), 2.1365, 0.01);
  EXPECT_NEAR(*root->median_chi(4096), 2.4850, 0.015);
  EXPECT_NEAR(*root->hundredth_chi(1024) - *root->median_chi(1024), 0.25 * (104.156 - 1.356), 1e-3);
}

TEST(SingularGradient, OfOtherFunctions) {
  const auto cube_root = singular_gradient(MeanField(parse("cbrt(x - 1)")));
  ASSERT_TRUE(cube_root.has_value());
  EXPECT_NEAR(cube_root->x, 1.0, 1e-15);
  EXPECT_NEAR(cube_root->exponent, 2.0 / 3, 1e-6);
  EXPECT_NEAR(cube_root->amplitude, 1.0 / 3, 1e-6);
  EXPECT_FALSE(cube_root->median_chi(100).has_value());
  for (const std::string formula : {"tanh(x)", "abs(x)^0.75", "log(x)", "max(x, 0)"}) {
    EXPECT_FALSE(singular_gradient(MeanField(parse(formula))).has_value()) << formula;
  }
}

}  // namespace
}  // namespace assay
