#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "analysis/moments.h"
#include "expr/parse.h"

namespace assay {
namespace {

Gain gain(const std::string& formula) {
  return forward_gain(parse(formula));
}

TEST(Gain, HeInitialisationFallsOut) {
  EXPECT_NEAR(gain("max(x, 0)").value, std::sqrt(2.0), 1e-14);
  EXPECT_NEAR(gain("x").value, 1.0, 1e-14);
  EXPECT_NEAR(gain("tanh(x)").value, 1.59253741972283143, 1e-13);
  EXPECT_EQ(gain("tanh(x)").reason, "");
}

TEST(Gain, IsOneWithAReasonWhereThereIsNoMoment) {
  for (const std::string formula : {"log(x)", "sqrt(x)"}) {
    EXPECT_EQ(gain(formula).value, 1.0);
    EXPECT_EQ(gain(formula).reason, "undefined for x < 0, half of all inputs");
  }
  EXPECT_EQ(gain("0*x").value, 1.0);
  EXPECT_EQ(gain("0*x").reason, "f is 0 for almost all inputs");
  EXPECT_EQ(gain("1/x").value, 1.0);
  EXPECT_NE(gain("1/x").reason.find("not square integrable at x = 0"), std::string::npos);
}

TEST(Gain, ABadFormulaIsAReasonAndNoException) {
  EXPECT_EQ(gain("floor(1000*x)").value, 1.0);
  EXPECT_NE(gain("floor(1000*x)").reason, "");
}

}  // namespace
}  // namespace assay
