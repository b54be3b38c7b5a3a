#include "analysis/breakpoints.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "analysis/domain.h"
#include "analysis/roots.h"
#include "base/error.h"
#include "expr/parse.h"

namespace assay {
namespace {

std::vector<double> roots(const std::string& formula, double lower = -10, double upper = 10) {
  std::vector<double> places;
  for (const Root& root : isolate_roots(parse(formula), lower, upper)) {
    EXPECT_TRUE(root.is_isolated) << formula;
    places.push_back(root.x.midpoint());
  }
  return places;
}

TEST(Roots, AreFoundToTheLastBit) {
  EXPECT_EQ(roots("x"), (std::vector{0.0}));
  EXPECT_EQ(roots("x^2 - 2"), (std::vector{-std::sqrt(2.0), std::sqrt(2.0)}));
  EXPECT_EQ(roots("exp(x) - 3"), (std::vector{std::log(3.0)}));
  EXPECT_EQ(roots("x^2 + 1"), (std::vector<double>{}));
  EXPECT_EQ(roots("x - 0.1"), (std::vector{0.1}));
  EXPECT_EQ(roots("x^3 - x"), (std::vector{-1.0, 0.0, 1.0}));
}

TEST(Roots, ThatOnlyTouchZero) {
  EXPECT_EQ(roots("x^2 - 2*x + 1"), (std::vector{1.0}));
  EXPECT_EQ(roots("(x - 0.1)^2"), (std::vector{0.1}));
  EXPECT_EQ(roots("abs(x - 0.1)"), (std::vector{0.1}));
}

TEST(Roots, WhereAFunctionBeginsToBeZeroOrDefined) {
  EXPECT_EQ(roots("max(x, 0)"), (std::vector{0.0}));
  EXPECT_EQ(roots("max(x - 0.1, 0)"), (std::vector{0.1}));
  EXPECT_EQ(roots("sqrt(x - 0.1) + 1"), (std::vector{0.1}));
}

TEST(Roots, AnInexactOneIsKnownFarBeyondDouble) {
  const std::vector<Root> found = isolate_roots(parse("x^2 - 0.3"), 0, 10);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_LT(found[0].x.radius(), 0x1p-240);
  EXPECT_TRUE((found[0].x * found[0].x).overlaps(Ball(Rational(3, 10))));
}

TEST(Breakpoints, KinksAndSingularPoints) {
  const auto places = [](const std::string& formula) {
    std::string text;
    for (const Breakpoint& point : breakpoints(parse(formula), -10, 10)) {
      if (point.is_singular) text += '*';
      text.append(std::to_string(point.x.midpoint()), 0, 5).push_back(' ');
    }
    return text;
  };
  EXPECT_EQ(places("tanh(x)*exp(x) + x^3"), "");
  EXPECT_EQ(places("max(x, 0)"), "0.000 ");
  EXPECT_EQ(places("min(max(x, 0), 6)"), "0.000 6.000 ");
  EXPECT_EQ(places("where(x^2 > 4, 1, x)"), "-2.00 2.000 ");
  EXPECT_EQ(places("sqrt(abs(x))"), "*0.000 ");
  EXPECT_EQ(places("1/(x - 3)"), "*3.000 ");
  EXPECT_EQ(places("log1p(x)"), "*-1.00 ");
  EXPECT_EQ(places("abs(x)^1.5"), "*0.000 ");
  EXPECT_EQ(places("floor(x/5)"), "-10.0 -5.00 0.000 5.000 10.00 ");
  EXPECT_EQ(places("1/(1 + abs(x))"), "0.000 ");
}

TEST(Breakpoints, TooManyAreAnError) {
  EXPECT_THROW((void)breakpoints(parse("floor(1000*x)"), -10, 10), Error);
}

TEST(Domain, NamesTheUndefinedInputsAndTheirProbability) {
  const auto describe = [](const std::string& formula) {
    const Function f = parse(formula);
    const Undefined undefined = undefined_inputs(f, breakpoints(f, -40, 40), -40, 40, 1.0);
    EXPECT_TRUE(undefined.is_settled) << formula;
    return undefined.where.empty() ? "" : undefined.where + ": " + share_of_inputs(undefined.probability);
  };
  EXPECT_EQ(describe("1/x"), "");
  EXPECT_EQ(describe("log(abs(x))"), "");
  EXPECT_EQ(describe("where(x > 0, log(x), 0)"), "");
  EXPECT_EQ(describe("log(x)"), "x < 0: half of all inputs");
  EXPECT_EQ(describe("sqrt(1 - x)"), "x > 1: 15.9% of all inputs");
  EXPECT_EQ(describe("sqrt(1 - x^2)"), "x < -1 and x > 1: 31.7% of all inputs");
  EXPECT_EQ(describe("sqrt(x^2 - 1)"), "-1 < x < 1: 68.3% of all inputs");
  EXPECT_EQ(describe("log(-1 - x^2)"), "every x: all inputs");
}

}  // namespace
}  // namespace assay
