#include "quadrature/integrate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <vector>

#include "quadrature/gauss_legendre.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

void expect_close(const Integral& integral, double value, double relative = 1e-14) {
  EXPECT_NEAR(integral.value, value, relative * std::abs(value));
  EXPECT_LE(std::abs(integral.value - value), integral.error + 4e-16 * std::abs(value));
}

TEST(GaussLegendre, ThreePointsAreTheTextbookOnes) {
  const GaussLegendre rule = gauss_legendre(3);
  EXPECT_DOUBLE_EQ(rule.nodes[0], -std::sqrt(0.6));
  EXPECT_NEAR(rule.nodes[1], 0.0, 1e-19);
  EXPECT_DOUBLE_EQ(rule.weights[0], 5.0 / 9);
  EXPECT_DOUBLE_EQ(rule.weights[1], 8.0 / 9);
}

TEST(GaussLegendre, IsExactForPolynomialsOfDegreeTwiceItsSizeLessOne) {
  for (const int n : {1, 2, 7, 24}) {
    const GaussLegendre rule = gauss_legendre(n);
    EXPECT_NEAR(std::accumulate(rule.weights.begin(), rule.weights.end(), 0.0), 2.0, 1e-14);
    for (int degree = 0; degree <= 2 * n - 1; ++degree) {
      double sum = 0.0;
      for (std::size_t i = 0; i < rule.nodes.size(); ++i)
        sum += rule.weights[i] * std::pow(rule.nodes[i], degree);
      EXPECT_NEAR(sum, degree % 2 == 0 ? 2.0 / (degree + 1) : 0.0, 1e-14)
          << n << " points, degree " << degree;
    }
  }
}

TEST(GaussLegendre, IsNotExactForTheNextDegree) {
  const GaussLegendre rule = gauss_legendre(2);
  double sum = 0.0;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i) sum += rule.weights[i] * std::pow(rule.nodes[i], 4);
  EXPECT_GT(std::abs(sum - 0.4), 0.1);
}

TEST(Integrate, SmoothFunctions) {
  expect_close(integrate([](double t) { return std::exp(t); }, std::vector{0.0, 1.0, 3.0}), std::expm1(3.0));
  expect_close(integrate(normal_density, std::vector{-10.0, -5.0, 0.0, 5.0, 10.0}), 1.0);
  expect_close(integrate([](double t) { return 1 / (1 + 1e6 * t * t); }, std::vector{-1.0, 0.3, 1.0}),
               2e-3 * std::atan(1e3), 1e-13);
}

TEST(Integrate, AKinkThatIsNoEdgeIsFoundByHalving) {
  expect_close(integrate([](double t) { return std::abs(t - 0.3); }, std::vector{0.0, 1.0}),
               (0.09 + 0.49) / 2, 1e-12);
}

TEST(Integrate, TheErrorEstimateSeesWhatCannotBeIntegrated) {
  const Integral wild = integrate([](double t) { return std::sin(1e9 * t * t); }, std::vector{0.0, 1.0});
  EXPECT_GT(wild.error, 1e-4);
}

TEST(NormalProbability, BothTails) {
  EXPECT_EQ(normal_probability(-infinity, infinity), 1.0);
  EXPECT_EQ(normal_probability(-infinity, 0.0), 0.5);
  EXPECT_EQ(normal_probability(1.0, 1.0), 0.0);
  EXPECT_NEAR(normal_probability(-1.0, 1.0), std::erf(1 / std::numbers::sqrt2), 1e-15);
  const double tail = 7.619853024160527e-24;  // P(z > 10), Abramowitz and Stegun 26.2
  EXPECT_NEAR(normal_probability(10.0, infinity), tail, 1e-14 * tail);
  EXPECT_NEAR(normal_probability(-infinity, -10.0), tail, 1e-14 * tail);
}

}  // namespace
}  // namespace assay
