#include "analysis/smoothing.h"

#include <gtest/gtest.h>

#include <string>

#include "analysis/moments.h"
#include "expr/parse.h"

namespace assay {
namespace {

std::string smoothed(const std::string& formula) {
  const std::optional<Smoothed> result = nearest_smooth(parse(formula), Rational(1, 10));
  if (!result) return "none";
  const Moments moments = gaussian_moments(parse(result->function.text()));
  EXPECT_TRUE(moments.derivative_moment.has_value()) << formula;
  EXPECT_EQ(moments.reason, "") << formula;
  EXPECT_NE(result->change, "") << formula;
  return result->function.text();
}

TEST(Smoothing, ReplacesWhatIsSingular) {
  EXPECT_EQ(smoothed("sign(x)*sqrt(abs(x))"), "sign(x)*(sqrt(abs(x) + 0.1) - sqrt(0.1))");
  EXPECT_EQ(smoothed("sqrt(abs(x - 1))"), "sqrt(abs(x - 1) + 0.1) - sqrt(0.1)");
  EXPECT_EQ(smoothed("cbrt(x)"), "x/cbrt(x^2 + 0.1)");
  EXPECT_EQ(smoothed("log(abs(x))"), "log(abs(x) + 0.1)");
  EXPECT_EQ(smoothed("1/x"), "x/(x^2 + 0.1)");
  EXPECT_EQ(smoothed("1/abs(x)"), "1/(abs(x) + 0.1)");
  EXPECT_EQ(smoothed("x^-1 + tanh(x)"), "x/(x^2 + 0.1) + tanh(x)");
  EXPECT_EQ(smoothed("1/x^2"), "1/(x^2 + 0.1)");
  EXPECT_EQ(smoothed("x^-3"), "(x/(x^2 + 0.1))^3");
  EXPECT_EQ(smoothed("sin(1/x)"), "sin(x/(x^2 + 0.1))");
  EXPECT_EQ(smoothed("abs(x)^0.4"), "(abs(x) + 0.1)^0.4 - 0.1^0.4");
}

TEST(Smoothing, GivesAValueWhereThereIsNone) {
  EXPECT_EQ(smoothed("sqrt(x)"), "sqrt(max(x, 0) + 0.1) - sqrt(0.1)");
  EXPECT_EQ(smoothed("log(x)"), "log(max(x, 0) + 0.1)");
}

TEST(Smoothing, LeavesAloneWhatNeedsNone) {
  for (const std::string formula : {"tanh(x)", "x^2", "max(x, 0)", "abs(x)^0.75", "sin(x)/x", "sqrt(x^2 + 1)",
                                    "x/(1 + abs(x))", "sign(x)", "0", "where(x > 1, log(x), 0)"}) {
    EXPECT_EQ(smoothed(formula), "none") << formula;
  }
}

TEST(Smoothing, SaysNothingWhereItKnowsNothing) {
  for (const std::string formula : {"asin(x)", "tan(x)", "exp(x^2)", "floor(1000*x)", "log(-1 - x^2)",
                                    "acosh(x)", "where(x < 1, log(abs(x)), 0)"}) {
    EXPECT_EQ(smoothed(formula), "none") << formula;
  }
}

}  // namespace
}  // namespace assay
