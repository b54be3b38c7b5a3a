#include "ball/enclose.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "expr/parse.h"

namespace assay {
namespace {

Ball at(const std::string& formula, const Ball& x, int bits = 128) {
  return enclose(parse(formula), x, bits);
}

void expect_interval(const Ball& ball, double lower, double upper) {
  ASSERT_TRUE(ball.is_finite()) << lower << " to " << upper;
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
           Row{"cbrt(x)", -27, -3},
           Row{"sin(x)", 2, std::sin(2.0)},
           Row{"cos(x)", 2, std::cos(2.0)},
           Row{"tan(x)", 2, std::tan(2.0)},
           Row{"asin(x)", 1, pi / 2},
           Row{"acos(x)", -1, pi},
           Row{"acos(x)", 0.3, std::acos(0.3)},
           Row{"atan(x)", -2, std::atan(-2.0)},
           Row{"sinh(x)", -2, std::sinh(-2.0)},
           Row{"cosh(x)", -2, std::cosh(-2.0)},
           Row{"tanh(x)", 0.5, std::tanh(0.5)},
           Row{"asinh(x)", -2, std::asinh(-2.0)},
           Row{"acosh(x)", 1, 0},
           Row{"acosh(x)", 1.5, std::acosh(1.5)},
           Row{"atanh(x)", 0.5, std::atanh(0.5)},
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

TEST(Enclose, WideBallsOfAnglesAreSharpBetweenExtrema) {
  const double pi = std::acos(-1.0);
  expect_interval(at("sin(x)", Ball(-1.0, 1.5)), std::sin(-1.0), std::sin(1.5));
  expect_interval(at("sin(x)", Ball(2.0, 4.0)), std::sin(4.0), std::sin(2.0));
  expect_interval(at("cos(x)", Ball(0.5, 3.0)), std::cos(3.0), std::cos(0.5));
  expect_interval(at("tan(x)", Ball(-1.5, 1.5)), std::tan(-1.5), std::tan(1.5));
  expect_interval(at("asin(x)", Ball(-1.0, 1.0)), -pi / 2, pi / 2);
  expect_interval(at("acos(x)", Ball(-1.0, 0.5)), std::acos(0.5), pi);
  expect_interval(at("atan(x)", Ball(-1.0, 2.0)), std::atan(-1.0), std::atan(2.0));
  expect_interval(at("sinh(x)", Ball(-1.0, 2.0)), std::sinh(-1.0), std::sinh(2.0));
  expect_interval(at("cosh(x)", Ball(-1.0, 2.0)), 1, std::cosh(2.0));
  expect_interval(at("asinh(x)", Ball(-1.0, 2.0)), std::asinh(-1.0), std::asinh(2.0));
  expect_interval(at("acosh(x)", Ball(1.0, 2.0)), 0, std::acosh(2.0));
  expect_interval(at("atanh(x)", Ball(-0.5, 0.75)), std::atanh(-0.5), std::atanh(0.75));
  expect_interval(at("cbrt(x)", Ball(-8.0, 1.0)), -2, 1);
  EXPECT_EQ(at("tan(x)", Ball(1.0, 2.0)).state(), Ball::State::unknown);  // a pole inside
  EXPECT_TRUE(at("sin(x)", Ball(0.0, 100.0)).contains(1.0));
  EXPECT_TRUE(at("sin(x)", Ball(0.0, 100.0)).contains(-1.0));
  EXPECT_LT(at("sin(x)", Ball(0.0, 100.0)).upper(), 1.0 + 1e-8);
}

TEST(Enclose, RationalMultiplesOfPiHaveExactSines) {
  EXPECT_EQ(at("where(sin(pi*x) == 0, 5, 7)", 3.0).midpoint(), 5.0);
  EXPECT_EQ(at("floor(cos(x*pi/3)*2)", 1.0).midpoint(), 1.0);
  EXPECT_EQ(at("sign(cos(-(0.1*pi)*x))", 5.0).midpoint(), 0.0);
  EXPECT_TRUE(at("tan(pi*x)", 0.5).is_undefined());
  EXPECT_TRUE(at("1/sin(pi*x)", 1e300).is_undefined());
  EXPECT_EQ(at("tan(pi*x)", 1e300).rounded_double(), 0.0);
}

TEST(Enclose, InfinitiesAreLimitsOrUndefined) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  for (const auto& [formula, value] : {std::pair<std::string, double>{"inf", inf},
                                       {"-inf", -inf},
                                       {"x - inf", -inf},
                                       {"inf*x", -inf},
                                       {"x/inf", 0.0},
                                       {"(-inf)^3", -inf},
                                       {"(-inf)^2", inf},
                                       {"inf^0", 1.0},
                                       {"inf^-1", 0.0},
                                       {"2^(-inf)", 0.0},
                                       {"0.5^(-inf)", inf},
                                       {"inf^0.5", inf},
                                       {"exp(-inf) + tanh(inf)", 1.0},
                                       {"sigmoid(-inf) + erfc(-inf)", 2.0},
                                       {"expm1(-inf)", -1.0},
                                       {"softplus(-inf)", 0.0},
                                       {"log(inf)", inf},
                                       {"cbrt(-inf)", -inf},
                                       {"floor(inf)", inf},
                                       {"sign(-inf)", -1.0},
                                       {"cosh(-inf)", inf},
                                       {"min(x, inf)", -2.0},
                                       {"max(x, inf)", inf},
                                       {"min(x, a); a = inf", -2.0},
                                       {"where(x < inf, 5, 7)", 5.0},
                                       {"where(-inf == -inf, 5, 7)", 5.0},
                                       {"where(x < 0, inf, 7)", inf},
                                       {"1/a; a = -inf", 0.0}}) {
    const Ball ball = at(formula, -2.0);
    EXPECT_EQ(ball.midpoint(), value) << formula;
    EXPECT_EQ(ball.rounded_float(), static_cast<float>(value)) << formula;
  }
  EXPECT_NEAR(at("atan(-inf)", 0.0).midpoint(), -std::acos(0.0), 1e-15);
  for (const std::string formula :
       {"inf - inf", "inf + a; a = -inf", "0*inf", "inf/inf", "inf/0", "1^inf", "(-2)^inf", "0^(-inf)",
        "sin(inf)", "tan(-inf)", "asin(inf)", "atanh(inf)", "log(-inf)", "sqrt(-inf)", "acosh(-inf)"}) {
    EXPECT_TRUE(at(formula, 1.0).is_undefined()) << formula;
  }
  EXPECT_EQ(at("x*inf", Ball(-1.0, 1.0)).state(), Ball::State::unknown);
  EXPECT_EQ(at("where(x < 0, inf, -inf)", Ball(-1.0, 1.0)).state(), Ball::State::unknown);
  EXPECT_TRUE(at("where(x < 0, inf, a); a = inf", Ball(-1.0, 1.0)).is_infinite());
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
  for (const std::string formula : {"asin(x)", "acos(x)", "atanh(x)"}) {
    EXPECT_TRUE(at(formula, -1.25).is_undefined()) << formula;
    EXPECT_EQ(at(formula, Ball(0.5, 1.5)).state(), Ball::State::unknown) << formula;
  }
  EXPECT_TRUE(at("atanh(x)", 1.0).is_undefined());
  EXPECT_TRUE(at("acosh(x)", 0.75).is_undefined());
  EXPECT_EQ(at("acosh(x)", Ball(0.5, 1.5)).state(), Ball::State::unknown);
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
  EXPECT_EQ(at("cosh(x^2)", 1e30).rounded_double(), std::numeric_limits<double>::infinity());
  EXPECT_EQ(at("sinh(-x^2)", 1e30).rounded_float(), -std::numeric_limits<float>::infinity());
  EXPECT_EQ(at("sin(x)", 1e300, 1200).rounded_double(), std::sin(1e300));
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
