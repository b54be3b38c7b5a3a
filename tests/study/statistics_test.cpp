#include "study/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace assay::study {
namespace {

TEST(MeanInterval, IsStudents) {
  const std::vector<double> values = {1, 2, 3, 4, 5};
  const Interval interval = mean_interval(values);
  EXPECT_DOUBLE_EQ(interval.mean, 3);
  // t(0.975, 4 degrees of freedom) = 2.776445105...; standard error sqrt(2.5 / 5).
  EXPECT_NEAR(interval.high - 3, 2.7764451051977987 * std::sqrt(0.5), 1e-12);
  EXPECT_NEAR(3 - interval.low, interval.high - 3, 1e-15);
}

TEST(MeanInterval, OfOneValueIsThatValue) {
  const std::vector<double> values = {0.5};
  const Interval interval = mean_interval(values);
  EXPECT_EQ(interval.low, 0.5);
  EXPECT_EQ(interval.high, 0.5);
}

TEST(Median, TakesTheMiddle) {
  EXPECT_EQ(median({3, 1, 2}), 2);
  EXPECT_EQ(median({4, 1, 3, 2}), 2.5);
  EXPECT_EQ(median({7}), 7);
}

TEST(PairedPValue, AgreesWithTables) {
  // Mean 1, standard error sqrt(2.5 / 5): t = sqrt(2) with 4 degrees of freedom.
  const std::vector<double> differences = {-1, 0, 1, 2, 3};
  const double t = std::sqrt(2.0);
  const double s = t / std::sqrt(4 + t * t);
  const double exact = 1 - s * (1 + 0.5 * (1 - s * s));  // Abramowitz & Stegun 26.7.4, 4 degrees of freedom
  EXPECT_NEAR(paired_p_value(differences), exact, 1e-12);
}

TEST(PairedPValue, OfTooLittleIsOne) {
  EXPECT_EQ(paired_p_value(std::vector<double>{0.3}), 1.0);
  EXPECT_EQ(paired_p_value(std::vector<double>{}), 1.0);
  EXPECT_EQ(paired_p_value(std::vector<double>{0, 0, 0}), 1.0);
}

TEST(PairedPValue, OfTheSameDifferenceEveryTimeIsZero) {
  EXPECT_EQ(paired_p_value(std::vector<double>{0.1, 0.1, 0.1}), 0.0);
}

TEST(Holm, RejectsStepDown) {
  // Holm 1979: 0.01 <= 0.05/4, 0.013 <= 0.05/3, 0.03 > 0.05/2 stops the procedure.
  const std::vector<double> p_values = {0.03, 0.01, 0.04, 0.013};
  EXPECT_EQ(holm_rejections(p_values, 0.05), (std::vector<bool>{false, true, false, true}));
  EXPECT_TRUE(holm_rejections({}, 0.05).empty());
}

TEST(RankCorrelation, OfOrderAloneWithTiesShared) {
  const std::vector<double> x = {1, 2, 3, 4, 5, 6, 7, 8};
  const std::vector<double> cubes = {1, 8, 27, 64, 125, 216, 343, 512};
  EXPECT_DOUBLE_EQ(rank_correlation(x, cubes).mean, 1.0);
  const std::vector<double> falling = {8, 7, 6, 5, 4, 3, 2, 1};
  EXPECT_DOUBLE_EQ(rank_correlation(x, falling).mean, -1.0);
  // Ranks 1.5, 4, 4, 1.5, 6.5, 6.5, 4, 8 and 1, 5, 3, 2, 6, 4, 8, 7.
  const std::vector<double> tied = {0, 1, 1, 0, 2, 2, 1, 3};
  const std::vector<double> y = {0.1, 0.5, 0.3, 0.2, 0.6, 0.4, 0.9, 0.8};
  const Interval found = rank_correlation(tied, y);
  EXPECT_NEAR(found.mean, 0.679478540, 1e-8);
  EXPECT_LT(found.low, found.mean);
  EXPECT_GT(found.high, found.mean);
  EXPECT_EQ(found.low, rank_correlation(tied, y).low) << "the same every time";
  EXPECT_TRUE(std::isnan(rank_correlation(std::vector<double>{1, 1, 1}, std::vector<double>{1, 2, 3}).mean));
}

}  // namespace
}  // namespace assay::study
