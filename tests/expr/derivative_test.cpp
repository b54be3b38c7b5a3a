#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "evaluate.h"
#include "expr/function.h"
#include "expr/parse.h"
#include "random_function.h"

namespace assay {
namespace {

using test::Real;

class DerivativeText : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(DerivativeText, IsAsAPersonWritesIt) {
  EXPECT_EQ(parse(GetParam().first).derivative().text(), GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(
    Table, DerivativeText,
    testing::Values(
        std::pair("7", "0"), std::pair("x", "1"), std::pair("x^2", "2*x"), std::pair("x^3", "3*x^2"),
        std::pair("1/x", "-1/x^2"), std::pair("x^-2", "-2/x^3"), std::pair("sqrt(x)", "1/(2*sqrt(x))"),
        std::pair("log(x)", "1/x"), std::pair("exp(2*x)", "2*exp(2*x)"), std::pair("2^x", "2^x*log(2)"),
        std::pair("e^x", "exp(x)"), std::pair("sigmoid(x)", "sigmoid(x)*(1 - sigmoid(x))"),
        std::pair("cbrt(x)", "1/(3*cbrt(x)^2)"), std::pair("sin(x)", "cos(x)"),
        std::pair("cos(x)", "-sin(x)"), std::pair("tan(x)", "1 + tan(x)^2"),
        std::pair("asin(x)", "1/sqrt(1 - x^2)"), std::pair("acos(x)", "-1/sqrt(1 - x^2)"),
        std::pair("atan(x)", "1/(1 + x^2)"), std::pair("sinh(x)", "cosh(x)"), std::pair("cosh(x)", "sinh(x)"),
        std::pair("asinh(x)", "1/sqrt(1 + x^2)"), std::pair("acosh(x)", "1/(sqrt(x - 1)*sqrt(x + 1))"),
        std::pair("atanh(x)", "1/(1 - x^2)"), std::pair("inf", "0"),
        std::pair("min(max(x, 0), a); a = inf", "where(max(x, 0) < a, where(x > 0, 1, 0), 0); a = inf"),
        std::pair("tanh(x)", "1 - tanh(x)^2"), std::pair("softplus(x)", "sigmoid(x)"),
        std::pair("max(x, 0)", "where(x > 0, 1, 0)"),
        std::pair("min(max(x, 0), 6)", "where(x < 6, where(x > 0, 1, 0), 0)"),
        std::pair("where(x > 0, x, a*(exp(x) - 1)); a = 1", "where(x > 0, 1, a*exp(x)); a = 1"),
        std::pair("abs(x)", "sign(x)"), std::pair("sign(x) + floor(x)", "0"),
        std::pair("x*sigmoid(x)", "sigmoid(x)*(1 + x*(1 - sigmoid(x)))"),
        std::pair("0.5*x*erfc(-x/sqrt(2))", "0.5*erfc(-x/sqrt(2)) + x*exp(-0.5*x^2)/sqrt(2*pi)"),
        std::pair("x*tanh(softplus(x))", "tanh(softplus(x)) + x*(1 - tanh(softplus(x))^2)*sigmoid(x)"),
        std::pair("a*x + b; a = 2; b = 3", "a; a = 2"), std::pair("x^a; a = 1.5", "a*x^(a - 1); a = 1.5"),
        std::pair("x*where(x < 2, 7, 3)", "where(x < 2, 7, 3)"), std::pair("x^0", "0"),
        std::pair("x^1", "1")));

std::optional<double> derivative_at(std::string_view formula, double x) {
  const auto value = test::evaluate(parse(formula).derivative(), x).value;
  return value ? std::optional(value->to_double()) : std::nullopt;
}

TEST(Derivative, ConventionsAtKinks) {
  EXPECT_EQ(derivative_at("max(x, 0)", 0), 0);
  EXPECT_EQ(derivative_at("min(max(x, 0), 6)", 6), 0);
  EXPECT_EQ(derivative_at("abs(x)", 0), 0);
  EXPECT_EQ(derivative_at("sign(x)", 0), 0);
  EXPECT_EQ(derivative_at("where(x > 0, x, 0.01*x)", 0), 0.01);
}

TEST(Derivative, KeepsAWhereThatIsAFactor) {
  EXPECT_EQ(derivative_at("x^2*where(x < 3, 7, 5)", 2), 28);
  EXPECT_EQ(derivative_at("x^2*where(x < 3, 7, 5)", 4), 40);
}

TEST(Derivative, BranchesAreAskedOnlyWhereTheyAreTaken) {
  const std::string signed_sqrt = "where(x > 0, sqrt(x), where(x < 0, -sqrt(-x), 0))";
  EXPECT_EQ(derivative_at(signed_sqrt, 4), 0.25);
  EXPECT_EQ(derivative_at(signed_sqrt, -4), 0.25);
  EXPECT_EQ(derivative_at(signed_sqrt, 0), 0);
  // sqrt' is undefined at 0, but there the maximum is 1.
  EXPECT_EQ(derivative_at("max(sqrt(x), 1)", 0), 0);
}

TEST(Derivative, IsUndefinedWhereItShouldBe) {
  EXPECT_FALSE(derivative_at("sqrt(x)", 0).has_value());
  EXPECT_FALSE(derivative_at("x/x", 0).has_value());
  EXPECT_FALSE(derivative_at("log(x) - log(x)", 0).has_value());
  EXPECT_FALSE(derivative_at("cbrt(x)", 0).has_value());
  EXPECT_FALSE(derivative_at("asin(x)", 1).has_value());
  EXPECT_FALSE(derivative_at("acos(x)", -1).has_value());
  EXPECT_FALSE(derivative_at("acosh(x)", 1).has_value());
  EXPECT_FALSE(derivative_at("acosh(x)", -2).has_value());
  EXPECT_EQ(derivative_at("x^0", 0), 0);
  EXPECT_EQ(derivative_at("x^1", 0), 1);
}

/// (f(x + h) - f(x - h))/(2*h) with h so small, and numbers so long, that the difference to f' is negligible.
std::optional<Real> central_difference(const Function& f, double x) {
  constexpr mpfr_prec_t bits = 500;
  const test::RealMath math{bits};
  const Real h(bits, 0x1p-100);
  const auto above = test::evaluate_with(math, f, Real(bits, x) + h);
  const auto below = test::evaluate_with(math, f, Real(bits, x) - h);
  if (!above.value || !below.value || !above.certain || !below.certain) return std::nullopt;
  if (!above.value->is_finite() || !below.value->is_finite()) return std::nullopt;
  return (*above.value - *below.value) / (h + h);
}

TEST(Derivative, AgreesWithDifferencesOnRandomFormulas) {
  Random random(11, 0);
  int compared = 0;
  for (int i = 0; i < 3000; ++i) {
    const Function f = test::random_function(random, 28 + random.below(14));
    const Function derivative = f.derivative();
    const double x = 4 * random.uniform() - 2;
    const auto exact = test::evaluate_surely(derivative, x);
    const auto difference = central_difference(f, x);
    if (!exact.value || !exact.certain || !difference || !test::evaluate_surely(f, x).certain) continue;
    const Real error = apply(mpfr_abs, *difference - *exact.value);
    const Real bound = Real(500, 1e-20) * (Real(500, 1.0) + apply(mpfr_abs, *exact.value));
    EXPECT_TRUE(error < bound) << f.text() << "\n"
                               << derivative.text() << "\nat " << x << ": " << difference->to_double()
                               << " and " << exact.value->to_double();
    ++compared;
  }
  EXPECT_GT(compared, 1000);
}

TEST(Derivative, OfOrderThreeReadsBack) {
  Random random(12, 0);
  for (int i = 0; i < 100; ++i) {
    Function f = test::random_function(random, 24);
    for (int order = 0; order < 3; ++order) {
      f = f.derivative();
      EXPECT_EQ(parse(f.text()), f);
    }
  }
}

TEST(Derivative, IsOfAnyOrder) {
  const Function f = parse("x^3/(1 - x)");
  EXPECT_EQ(f.derivative(0), f);
  EXPECT_EQ(f.derivative(1), f.derivative());
  EXPECT_EQ(f.derivative(3), f.derivative().derivative().derivative());
  EXPECT_EQ(parse("x^4").derivative(4).text(), "24");
  EXPECT_EQ(parse("x^4").derivative(5).text(), "0");
}

class ParameterDerivativeText : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(ParameterDerivativeText, IsAsAPersonWritesIt) {
  EXPECT_EQ(parse(GetParam().first).derivative_by("a").text(), GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(Table, ParameterDerivativeText,
                         testing::Values(std::pair("a*x; a = 2", "x"), std::pair("a; a = 2", "1"),
                                         std::pair("a*a + b*x; a = 2; b = 3", "2*a; a = 2"),
                                         std::pair("where(x > 0, x, a*x); a = 0.25", "where(x > 0, 0, x)"),
                                         std::pair("where(x > a, x, 0); a = 1", "0"),
                                         std::pair("max(x, a); a = 1", "where(x > a, 0, 1); a = 1"),
                                         std::pair("x^a; a = 1.5", "x^a*log(x); a = 1.5"),
                                         std::pair("x/(1 + a*x); a = 1", "-x^2/(1 + a*x)^2; a = 1"),
                                         std::pair("x + a - a; a = 1", "0")));

TEST(ParameterDerivative, NamesWhatIsNoParameter) {
  try {
    (void)parse("a*x + beta; a = 2; beta = 3").derivative_by("x");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "the formula has no parameter 'x'");
    EXPECT_EQ(error.hint(), "it has a, beta");
    EXPECT_EQ(error.exit_status(), 2);
  }
}

TEST(DerivativeFromOutput, IsFoundWhereXEntersThroughTheOutputAlone) {
  const auto found = [](std::string_view formula) {
    const auto derivative = derivative_from_output(parse(formula));
    return derivative ? derivative->text() : "none";
  };
  EXPECT_EQ(found("tanh(x)"), "1 - x^2");
  EXPECT_EQ(found("sigmoid(x)"), "x*(1 - x)");
  EXPECT_EQ(found("exp(x)"), "x");
  EXPECT_EQ(found("tan(x)"), "1 + x^2");
  EXPECT_EQ(found("cbrt(x)"), "1/(3*x^2)");
  EXPECT_EQ(found("sin(x)"), "none");
  EXPECT_EQ(found("sqrt(x)"), "1/(2*x)");
  EXPECT_EQ(found("2*x + 1"), "2");
  EXPECT_EQ(found("a*x; a = 2"), "a; a = 2");
  EXPECT_EQ(found("x*sigmoid(x)"), "none");
  EXPECT_EQ(found("x^2"), "none");
  EXPECT_EQ(found("softplus(x)"), "none");
}

}  // namespace
}  // namespace assay
