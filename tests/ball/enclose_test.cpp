#include "ball/enclose.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "expr/parse.h"

namespace assay {
namespace {

Ball at(const std::string& formula, const Ball& x, int bits = 128) {
  return enclose(parse(formula), x, bits);
}

void expect_interval(const Ball& ball, double lower, double upper) {
  ASSERT_TRUE(ball.is_finite());
  EXPECT_TRUE(ball.contains(lower)) << ball.lower();
  EXPECT_TRUE(ball.contains(upper)) << ball.upper();
  EXPECT_NEAR(ball.lower(), lower, 1e-6 * (1 + std::abs(lower)));
  EXPECT_NEAR(ball.upper(), upper, 1e-6 * (1 + std::abs(upper)));
}

TEST(Enclose, EveryOperationAtAPoint) {
  struct Row {
    std::string formula;
    double x;
    double value;
  };
  const double pi = std::acos(-1.0);
  for (const auto& [formula, x, value] : {
           Row{"0.25", 1, 0.25},
           Row{"pi", 1, pi},
           Row{"e", 1, std::exp(1.0)},
           Row{"a; a = 1.5", 1, 1.5},
           Row{"-x", 2, -2},
           Row{"x + 1", 2, 3},
           Row{"x - 1", 2, 1},
           Row{"x*3", 2, 6},
           Row{"x/4", 2, 0.5},
           Row{"x^3", -2, -8},
           Row{"x^-2", -2, 0.25},
           Row{"x^0.5", 9, 3},
           Row{"2^x", 3, 8},
           Row{"x^1.5", 0, 0},
           Row{"where(x < 1, 2, 3)", 1, 3},
           Row{"where(x <= 1, 2, 3)", 1, 2},
           Row{"where(x > 1, 2, 3)", 1, 3},
           Row{"where(x >= 1, 2, 3)", 1, 2},
           Row{"where(x == 1, 2, 3)", 1, 2},
           Row{"where(x != 1, 2, 3)", 1, 3},
           Row{"min(x, 1)", 2, 1},
           Row{"max(x, 1)", 2, 2},
           Row{"abs(x)", -2, 2},
           Row{"sign(x)", -2, -1},
           Row{"sign(x)", 0, 0},
           Row{"floor(x)", -1.5, -2},
           Row{"floor(x)", 3, 3},
           Row{"sqrt(x)", 4, 2},
           Row{"exp(x)", 1, std::exp(1.0)},
           Row{"expm1(x)", 1e-9, std::expm1(1e-9)},
           Row{"log(x)", 2, std::log(2)},
           Row{"log1p(x)", 1e-9, std::log1p(1e-9)},
           Row{"tanh(x)", 0.5, std::tanh(0.5)},
           Row{"erf(x)", 0.5, std::erf(0.5)},
           Row{"erfc(x)", 5, std::erfc(5.0)},
           Row{"sigmoid(x)", 0.5, 1 / (1 + std::exp(-0.5))},
           Row{"softplus(x)", 0.5, std::log1p(std::exp(0.5))},
       }) {
    const Ball ball = at(formula, x);
    ASSERT_TRUE(ball.is_finite()) << formula;
    EXPECT_LT(ball.radius(), 1e-30) << formula;
    EXPECT_NEAR(ball.midpoint(), value, 4e-16 * std::abs(value)) << formula;
  }
}

TEST(Enclose, MonotoneFunctionsOfAWideBallAreSharp) {
  const Ball x(-1.0, 2.0);
  expect_interval(at("exp(x)", x), std::exp(-1.0), std::exp(2.0));
  expect_interval(at("tanh(x)", x), std::tanh(-1.0), std::tanh(2.0));
  expect_interval(at("erfc(x)", x), std::erfc(2.0), std::erfc(-1.0));
  expect_interval(at("sigmoid(x)", x), 1 / (1 + std::exp(1.0)), 1 / (1 + std::exp(-2.0)));
  expect_interval(at("softplus(x)", x), std::log1p(std::exp(-1.0)), std::log1p(std::exp(2.0)));
  expect_interval(at("x^2", x), 0, 4);
  expect_interval(at("x^3", x), -1, 8);
  expect_interval(at("abs(x)", x), 0, 2);
  expect_interval(at("sqrt(x)", Ball(0.0, 4.0)), 0, 2);
  expect_interval(at("x^0.5", Ball(0.0, 4.0)), 0, 2);
  expect_interval(at("log1p(x)", Ball(-0.5, 1.0)), std::log1p(-0.5), std::log1p(1.0));
}

TEST(Enclose, AnUndecidedBranchGivesTheHull) {
  const Ball x(-1.0, 2.0);
  expect_interval(at("where(x > 0, 5, 7)", x), 5, 7);
  expect_interval(at("max(x, 0)", x), 0, 2);
  expect_interval(at("min(x, 0)", x), -1, 0);
  expect_interval(at("sign(x)", x), -1, 1);
  expect_interval(at("floor(x)", Ball(-0.5, 1.5)), -1, 1);
  expect_interval(at("where(x == 0, 5, 7)", x), 5, 7);
}

TEST(Enclose, APointDecidesEvenWhereNoPrecisionDoes) {
  // 0.1*3 is three tenths, though neither is a binary fraction.
  EXPECT_EQ(at("where(0.1*x == 0.3, exp(x), 0)", 3.0).midpoint(), 0x1.415e5bf6fb106p+4);  // exp(3)
  EXPECT_EQ(at("sign(0.1*x - 0.3)", 3.0).midpoint(), 0.0);
  EXPECT_TRUE(at("sign(0.1*x - 0.3)", 3.0).is_exact());
  EXPECT_EQ(at("floor(x/49*49)", 3.0).midpoint(), 3.0);
  EXPECT_TRUE(at("sqrt(0.1*x - 0.3)", 3.0).contains_zero());
  EXPECT_TRUE(at("log(0.1*x - 0.3)", 3.0).is_undefined());
}

TEST(Enclose, ADomainIsLeftProvablyOrPerhaps) {
  EXPECT_TRUE(at("log(x)", -1.0).is_undefined());
  EXPECT_TRUE(at("log(x)", 0.0).is_undefined());
  EXPECT_TRUE(at("sqrt(x)", Ball(-2.0, -1.0)).is_undefined());
  EXPECT_TRUE(at("log1p(x)", -1.0).is_undefined());
  EXPECT_TRUE(at("1/x", 0.0).is_undefined());
  EXPECT_TRUE(at("x^-1", 0.0).is_undefined());
  EXPECT_TRUE(at("x^0.5", -1.0).is_undefined());
  EXPECT_TRUE(at("x^-0.5", 0.0).is_undefined());
  EXPECT_TRUE(at("x*0 + log(-1)", 1.0).is_undefined());
  for (const std::string formula : {"log(x)", "sqrt(x)", "1/x", "x^-1", "x^0.5", "log1p(x - 1)"}) {
    EXPECT_EQ(at(formula, Ball(-1.0, 1.0)).state(), Ball::State::unknown) << formula;
  }
}

TEST(Enclose, OnlyTheChosenBranchMustBeDefined) {
  expect_interval(at("where(x > 0, log(x), 3)", -1.0), 3, 3);
  EXPECT_TRUE(at("where(x > 0, log(x), sqrt(x - 9))", -1.0).is_undefined());
  EXPECT_TRUE(at("where(log(x) > 0, 1, 2)", -1.0).is_undefined());
  EXPECT_EQ(at("where(x > 0, log(x), 3)", Ball(-1.0, 1.0)).state(), Ball::State::unknown);
}

TEST(Enclose, PowersOfNegativeNumbersNeedAWholeConstantExponent) {
  EXPECT_EQ(at("x^n; n = 3", -2.0).midpoint(), -8.0);
  EXPECT_EQ(at("x^(6/2)", -2.0).midpoint(), -8.0);
  EXPECT_TRUE(at("(0 - 2)^x", 3.0).is_undefined());
  EXPECT_EQ(at("x^0", 0.0).midpoint(), 1.0);
}

TEST(Enclose, HugeArgumentsNeitherHangNorLie) {
  EXPECT_EQ(at("exp(-x^2)", 1e150).rounded_double(), 0.0);
  EXPECT_EQ(at("exp(x^2)", 1e150).rounded_float(), std::numeric_limits<float>::infinity());
  EXPECT_EQ(at("sigmoid(x)", 1e300).rounded_float(), 1.0F);
  EXPECT_EQ(at("softplus(x)", 1e300).rounded_double(), 1e300);
  EXPECT_EQ(at("exp(exp(exp(x)))", 100.0).state(), Ball::State::unknown);
  EXPECT_FALSE(std::signbit(*at("exp(-exp(exp(x)))", 100.0, 400).rounded_float()));
}

TEST(Enclose, AnEvaluatorMayBeAskedAtAnyPrecisionInAnyOrder) {
  Evaluator evaluator(parse("sqrt(2/pi)*tanh(a*x); a = 0.3"));
  const Ball fine = evaluator.enclose(Ball(1.25), 400);
  const Ball coarse = evaluator.enclose(Ball(1.25), 50);
  EXPECT_TRUE(coarse.contains(fine));
  EXPECT_TRUE(evaluator.enclose(Ball(1.25), 400).contains(fine));
  EXPECT_LT(fine.radius(), 1e-110);
}

}  // namespace
}  // namespace assay
