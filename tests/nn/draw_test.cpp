#include "nn/draw.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "ball/enclose.h"
#include "base/random.h"
#include "expr/parse.h"

namespace assay::nn {
namespace {

constexpr std::size_t count = 100'000;

std::vector<float> draws(const Distribution& distribution, std::uint64_t seed, std::uint64_t stream) {
  std::vector<float> values(count);
  Sampler{distribution}(seed, stream, values);
  return values;
}

double mean(const std::vector<float>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// The largest distance between the distribution of the values and `probability` (Kolmogorov-Smirnov).
double distance(std::vector<float> values, auto&& probability) {
  std::ranges::sort(values);
  const auto n = static_cast<double>(values.size());
  double largest = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double p = probability(static_cast<double>(values[i]));
    largest = std::max(
        {largest, std::abs(p - static_cast<double>(i) / n), std::abs(p - static_cast<double>(i + 1) / n)});
  }
  return largest;
}

// What one in a thousand samples exceeds.
const double critical = 1.95 / std::sqrt(static_cast<double>(count));

TEST(Draws, OfAUniformDistributionFillItsRangeEvenly) {
  const std::vector<float> values = draws({Distribution::Kind::uniform, -1.0, 3.0}, 1, 2);
  EXPECT_GT(*std::ranges::min_element(values), -1.0F);
  EXPECT_LT(*std::ranges::max_element(values), 3.0F);
  EXPECT_LT(distance(values, [](double x) { return (x + 1) / 4; }), critical);
  EXPECT_NEAR(mean(values), 1.0, 4 * std::sqrt(16.0 / 12 / count));
}

TEST(Draws, OfANormalDistributionHaveItsShape) {
  const std::vector<float> values = draws({Distribution::Kind::normal, 2.0, 0.5}, 3, 4);
  EXPECT_LT(distance(values, [](double x) { return 0.5 * std::erfc(-(x - 2) / 0.5 / std::sqrt(2.0)); }),
            critical);
  EXPECT_NEAR(mean(values), 2.0, 4 * 0.5 / std::sqrt(static_cast<double>(count)));
}

TEST(Draws, OfANormalDistributionAreItsQuantiles) {
  std::vector<float> p(count);
  Philox(3, 4).fill_uniform(p);
  const std::vector<float> values = draws({Distribution::Kind::normal, 0.0, 1.0}, 3, 4);
  Evaluator probability(parse("0.5*erfc(-x/sqrt(2))"));
  Evaluator density(parse("exp(-x^2/2)/sqrt(2*pi)"));
  for (std::size_t i = 0; i < count; i += 7) {
    const auto x = static_cast<double>(values[i]);
    const double error = probability.enclose(x).midpoint() - static_cast<double>(p[i]);
    // The quantile's own error moves the probability by that times the density.
    EXPECT_LE(std::abs(error), 1e-6 * std::abs(x) * density.enclose(x).midpoint() + 1e-16) << x;
  }
}

TEST(Draws, DependOnSeedAndStreamAlone) {
  const Distribution distribution{Distribution::Kind::uniform, 0.0, 1.0};
  EXPECT_EQ(draws(distribution, 1, 2), draws(distribution, 1, 2));
  EXPECT_NE(draws(distribution, 1, 2), draws(distribution, 1, 3));
  EXPECT_NE(draws(distribution, 1, 2), draws(distribution, 2, 2));
}

}  // namespace
}  // namespace assay::nn
