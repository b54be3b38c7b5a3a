#include "study/gradient_factor.h"

#include <gtest/gtest.h>

#include <cmath>

#include "expr/parse.h"
#include "study/statistics.h"

namespace assay::study {
namespace {

std::vector<double> factors(const char* formula, std::size_t width, std::size_t layers) {
  return gradient_factors({.f = parse(formula), .width = width, .layers = layers}, {}).value();
}

/// THEORY 5.3: 0.25 (ln N + 1.53), measured elsewhere on far more layers.
TEST(GradientFactors, OfTheSignedSquareRootGrowWithWidth) {
  EXPECT_NEAR(median(factors("sign(x)*sqrt(abs(x))", 64, 4000)), 1.4334, 0.06);
  EXPECT_NEAR(median(factors("sign(x)*sqrt(abs(x))", 1024, 4000)), 2.1365, 0.06);
}

TEST(GradientFactors, OfReluConcentrateAtOne) {
  const std::vector<double> all = factors("max(x, 0)", 1000, 500);
  const Interval mean = mean_interval(all);
  EXPECT_NEAR(mean.mean, 1.0, 0.01);
  // Twice the share of 1000 positive numbers: deviation 2 sqrt(0.25/1000).
  double squares = 0.0;
  for (const double each : all) squares += (each - 1) * (each - 1);
  EXPECT_NEAR(std::sqrt(squares / 500), 2 * std::sqrt(0.25 / 1000), 0.003);
}

TEST(GradientFactors, DependOnTheSeedAlone) {
  EXPECT_EQ(factors("tanh(x)", 64, 10), factors("tanh(x)", 64, 10));
  const auto other = gradient_factors({.f = parse("tanh(x)"), .width = 64, .layers = 10, .seed = 2}, {});
  EXPECT_NE(factors("tanh(x)", 64, 10), *other);
}

TEST(GradientFactors, EndWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(gradient_factors({.f = parse("tanh(x)")}, stop.get_token()).has_value());
}

}  // namespace
}  // namespace assay::study
