#include "verify/contract.h"

#include <gtest/gtest.h>

#include <cmath>

#include "expr/parse.h"

namespace assay::verify {
namespace {

TEST(Contract, FindsRootsByTheirSigns) {
  const std::vector<double> found = sign_changes(parse("(x - 1/3)*(x + 2)*(x - 5e10)"));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_NEAR(found[0], -2.0, 1e-12);
  EXPECT_NEAR(found[1], 1.0 / 3.0, 1e-12);
  EXPECT_NEAR(found[2], 5e10, 1e-3);
}

TEST(Contract, NeitherJumpsNorPolesNorZeroAreRoots) {
  EXPECT_TRUE(sign_changes(parse("where(x > 3/10, 1, -1)")).empty());
  EXPECT_TRUE(sign_changes(parse("1/(x - 3/10)")).empty());
  EXPECT_TRUE(sign_changes(parse("x^3")).empty());
  EXPECT_TRUE(sign_changes(parse("(x - 1)^2")).empty());
  EXPECT_TRUE(sign_changes(parse("max(x - 1, 0)")).empty());
}

TEST(Contract, EasesNextToARootWhereResultsAreSmall) {
  const Contract contract{.units = 3.0, .roots = {-2.0}};
  EXPECT_EQ(contract.ease(-2.5, 0x1p-30), 0x1p7);
  EXPECT_EQ(contract.ease(-3.0, 0x1p-30), 0x1p7);
  EXPECT_EQ(contract.ease(-3.1, 0x1p-30), 1.0);
  EXPECT_EQ(contract.ease(2.0, 0x1p-30), 1.0);
  EXPECT_EQ(contract.ease(-2.0, 0x1p-20), 1.0) << "units larger than those of 1";
  EXPECT_EQ(Contract{}.ease(-2.0, 0x1p-30), 1.0);
}

}  // namespace
}  // namespace assay::verify
