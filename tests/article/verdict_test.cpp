#include "article/verdict.h"

#include <gtest/gtest.h>

#include <cmath>

#include "article/claim.h"

namespace assay::article {
namespace {

TEST(Side, IsThatOfTheWholeInterval) {
  EXPECT_EQ(side({0.02, 0.011, 0.03}, 0.01), Side::above);
  EXPECT_EQ(side({0.02, 0.009, 0.03}, 0.01), Side::between);
  EXPECT_EQ(side({-0.02, -0.03, -0.011}, 0.01), Side::below);
  EXPECT_EQ(side({0.0, -0.01, 0.01}, 0.01), Side::within);
  EXPECT_EQ(side({0.0, -0.02, 0.02}, 0.01), Side::between);
  EXPECT_EQ(side({0.0, NAN, NAN}, 0.01), Side::between);
  EXPECT_EQ(side({0.0, 0.0, INFINITY}, 0.01), Side::between);
}

TEST(Differences, AreSpoken) {
  EXPECT_EQ(more_or_less({0.0031, 0.0021, 0.0041}, 5), "0.31 ± 0.10 points more");
  EXPECT_EQ(more_or_less({-0.0031, -0.0041, -0.0021}, 5), "0.31 ± 0.10 points less");
}

TEST(Claims, AreNumberedInOrder) {
  std::size_t before = 0;
  for (const auto& claim : all_claims()) {
    EXPECT_GT(claim->text().number, before);
    before = claim->text().number;
    EXPECT_FALSE(claim->text().sentence.empty());
  }
}

}  // namespace
}  // namespace assay::article
