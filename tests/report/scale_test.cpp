#include "report/scale.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace assay::report {
namespace {

TEST(Scale, PlaceAndValueAreInverse) {
  for (const bool logarithmic : {false, true}) {
    const Scale scale{.low = 0.01, .high = 0.9, .logarithmic = logarithmic, .ticks = {}};
    EXPECT_DOUBLE_EQ(scale.place(0.01), 0);
    EXPECT_DOUBLE_EQ(scale.place(0.9), 1);
    for (const double place : {-0.1, 0.0, 0.3, 1.0, 1.2})
      EXPECT_NEAR(scale.place(scale.value_at(place)), place, 1e-12);
  }
}

TEST(Scale, OfErrorsHoldsThemAndHasMarksInside) {
  const std::vector<std::vector<double>> cases = {{0.02, 0.9}, {0.0181, 0.0187}, {0.02, 0.02},     {0, 1},
                                                  {1, 1},      {0.0001, 0.05},   {0.0500001, 0.05}};
  for (const std::vector<double>& errors : cases) {
    const Scale scale = error_scale(errors, 5e-5);
    EXPECT_LE(scale.low, std::max(5e-5, std::ranges::min(errors)));
    EXPECT_GE(scale.high, std::ranges::max(errors));
    EXPECT_GE(scale.ticks.size(), 3U) << errors[0] << ' ' << errors[1];
    EXPECT_LE(scale.ticks.size(), 16U) << errors[0] << ' ' << errors[1];
    for (const double tick : scale.ticks) {
      EXPECT_GE(tick, scale.low);
      EXPECT_LE(tick, scale.high);
    }
  }
}

TEST(Scale, OfLossesIsLogarithmicWhereTheySpanMuch) {
  EXPECT_TRUE(value_scale({2.3, 0.01}).logarithmic);
  EXPECT_FALSE(value_scale({2.3, 1.9}).logarithmic);
  EXPECT_FALSE(value_scale({2.3, 0}).logarithmic);
  EXPECT_FALSE(value_scale({}).ticks.empty());
  EXPECT_LT(value_scale({-1, 20}).low, -1);
  EXPECT_FALSE(value_scale({-1, 20}).logarithmic);
  EXPECT_EQ(linear_scale({0.2, 20}).low, 0);
  EXPECT_FALSE(linear_scale({-2, -1}).ticks.empty());
}

TEST(Spread, LeavesPlacesThatAreFarEnoughApart) {
  const std::vector<double> before = {0.9, 0.1, 0.5};
  const std::vector<double> after = spread(before, 0.1);
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_NEAR(after[i], before[i], 1e-12);
  EXPECT_TRUE(spread({}, 0.1).empty());
}

TEST(Spread, MovesACrowdApartAroundItsMiddle) {
  const std::vector<double> places = spread({0.5, 0.5, 0.5}, 0.1);
  EXPECT_NEAR(places[0], 0.4, 1e-12);
  EXPECT_NEAR(places[1], 0.5, 1e-12);
  EXPECT_NEAR(places[2], 0.6, 1e-12);
}

TEST(Spread, StaysInTheChart) {
  const std::vector<double> places = spread({0.0, 0.0, 0.97, 1.0}, 0.1);
  EXPECT_NEAR(places[0], 0.0, 1e-12);
  EXPECT_NEAR(places[1], 0.1, 1e-12);
  EXPECT_NEAR(places[2], 0.9, 1e-12);
  EXPECT_NEAR(places[3], 1.0, 1e-12);
  // Where there is no room for all, they keep their distance.
  EXPECT_NEAR(spread({0.5, 0.5, 0.5}, 0.6)[2] - spread({0.5, 0.5, 0.5}, 0.6)[1], 0.6, 1e-12);
}

TEST(Spread, KeepsTheOrder) {
  const std::vector<double> before = {0.52, 0.11, 0.50, 0.51, 0.10, 0.95};
  const std::vector<double> after = spread(before, 0.05);
  for (std::size_t i = 0; i < before.size(); ++i) {
    for (std::size_t j = 0; j < before.size(); ++j) {
      if (before[i] < before[j]) {
        EXPECT_GE(after[j] - after[i], 0.05 - 1e-12) << i << ' ' << j;
      }
    }
  }
}

}  // namespace
}  // namespace assay::report
