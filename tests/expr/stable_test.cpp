#include "expr/stable.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "evaluate.h"
#include "expr/parse.h"
#include "random_function.h"
#include "rules.h"
#include "same_function.h"

namespace assay {
namespace {

class StableText : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(StableText, Becomes) {
  EXPECT_EQ(stable(parse(GetParam().first)).text(), GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(Table, StableText, testing::ValuesIn(rules::stable_forms));

/// Evaluated in double precision, the stable form of a naively typed formula has the right value, over the
/// whole range of the type and to a few units in the last place.
class StableIsAccurate : public testing::TestWithParam<std::string> {};

void expect_accurate(const Function& f, double low, double high, double root) {
  const Function g = stable(f);
  constexpr int points = 400;
  for (int i = 0; i <= points; ++i) {
    const double x = low + (high - low) * i / points;
    if (std::abs(x - root) < 0.05) continue;
    // Enough to survive the cancellation in the naive form, of e^(2*x) or e^(x^2/2) against 1.
    const double bits = 200 + 6 * std::abs(x) + std::min(x * x, 2000.0);
    const auto exact = test::evaluate(f, x, static_cast<mpfr_prec_t>(bits)).value;
    const auto computed = test::evaluate_double(g, x);
    ASSERT_TRUE(exact.has_value() && computed.has_value()) << x;
    const double expected = exact->to_double();
    // 40 units, and the rounding of an exponent as large as 2*x^2.
    const double bound = (40 + 4 * std::abs(x) * std::abs(x)) * 0x1p-53 * std::abs(expected) + 1e-300;
    ASSERT_LE(std::abs(*computed - expected), bound)
        << g.text() << " at " << x << ": " << *computed << ", not " << expected;
  }
}

TEST_P(StableIsAccurate, ValueAndDerivative) {
  const Function f = parse(GetParam());
  for (const double range : {1e-8, 1.0, 25.0, 700.0}) {
    expect_accurate(f, -range, range, 1e300);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, StableIsAccurate,
    testing::Values("1/(1 + exp(-x))", "log(1 + exp(x))", "exp(x)/(1 + exp(x))", "1 - sigmoid(x)",
                    "1 - tanh(x)^2", "1 + tanh(x)", "x*tanh(log(1 + exp(x)))", "exp(x) - 1",
                    "(exp(x) - exp(-x))/(exp(x) + exp(-x))", "2/(1 + exp(-2*x)) - 1",
                    "0.5*x*(1 + tanh(0.8*x))", "x/(1 + exp(-x))", "log(1 + x^2)",
                    "1 - tanh(log(1 + exp(x)))^2", "-log(1 - sigmoid(x))", "(exp(x) - exp(-x))/2",
                    "1/cosh(x)", "log(x + sqrt(x^2 + 1))", "log(cosh(x))", "1 - cos(0.01*x)",
                    "sinh(x)/cosh(x)^2", "where(x > 0, x, exp(x) - 1)", "sqrt(1 + x^2) - 1",
                    "(x + sqrt(x^2 + 4))/2", "x*(1 + x/sqrt(1 + x^2))/2", "log(exp(2*x) + exp(-x))"));

struct WithRoot {
  std::string formula;
  double root;  ///< of the derivative
};

class StableDerivativeIsAccurate : public testing::TestWithParam<WithRoot> {};

TEST_P(StableDerivativeIsAccurate, AwayFromItsRoot) {
  const Function derivative = parse(GetParam().formula).derivative();
  for (const double range : {1.0, 35.0}) expect_accurate(derivative, -range, range, GetParam().root);
}

INSTANTIATE_TEST_SUITE_P(Table, StableDerivativeIsAccurate,
                         testing::Values(WithRoot{"x*sigmoid(x)", -1.2784645427610738},
                                         WithRoot{"x*tanh(softplus(x))", -1.192431214515501},
                                         WithRoot{"x*tanh(log(1 + exp(x)))", -1.192431214515501},
                                         WithRoot{"0.5*x*erfc(-x/sqrt(2))", -0.7517915246935645},
                                         WithRoot{"0.5*x*(1 + erf(x/sqrt(2)))", -0.7517915246935645},
                                         WithRoot{"tanh(x)", 1e300}, WithRoot{"1/(1 + exp(-x))", 1e300},
                                         WithRoot{"log(1 + exp(x))", 1e300},
                                         WithRoot{"where(x > 0, x, exp(x) - 1)", 1e300}));

TEST(Stable, KeepsValueAndDomainOfRandomFormulas) {
  Random random(31, 0);
  test::Comparisons comparisons;
  for (int i = 0; i < 500; ++i) {
    const Function f = test::random_function(random, 22 + random.below(30));
    test::expect_same_function(f, stable(f), random, comparisons);
  }
  EXPECT_GT(comparisons.made, 2000);
}

/// Random formulas seldom contain what the rules look for; these are made of nothing else.
TEST(Stable, KeepsValueAndDomainOfCombinedPatterns) {
  const std::vector<std::string> parts = {
      "exp(u)",        "exp(-u)",      "sigmoid(u)", "sigmoid(-u)", "tanh(u)",  "tanh(u)^2",
      "erf(u)",        "erfc(u)",      "expm1(u)",   "softplus(u)", "1",        "u",
      "exp(2*u)",      "sigmoid(u)^2", "log(u)",     "sqrt(u)",     "u^2",      "sinh(u)",
      "cosh(u)",       "1/cosh(u)",    "cosh(u)^2",  "cos(u)",      "cos(u)^2", "sin(u)^2",
      "sqrt(u^2 + 1)", "1/exp(u)"};
  const std::vector<std::string> numbers = {"1", "-1", "2", "-2", "0.5", "-0.5"};
  const std::vector<std::string> inputs = {"x", "-x", "2*x", "log(x)", "softplus(x)", "x - 1"};
  Random random(32, 0);
  test::Comparisons comparisons;
  const auto draw = [&](const std::vector<std::string>& from) {
    return from[random.below(static_cast<std::uint32_t>(from.size()))];
  };
  const auto sum = [&] {
    std::string text = fmt::format("{}*{}", draw(numbers), draw(parts));
    for (std::uint32_t i = 0; i <= random.below(3); ++i)
      text += fmt::format(" + ({})*{}", draw(numbers), draw(parts));
    return fmt::format("({})", text);
  };
  for (int i = 0; i < 1000; ++i) {
    std::string formula = sum();
    if (random.below(2) == 0) formula += fmt::format("*{}", sum());
    if (random.below(2) == 0) formula += fmt::format("/{}", sum());
    if (random.below(3) == 0) formula = fmt::format("log({})", formula);
    if (random.below(4) == 0) formula = fmt::format("sqrt({}^2)", formula);
    // Without a u in it the formula is a number.
    const Function f = parse(fmt::format("{} + 0*u; u = {}", formula, draw(inputs)));
    test::expect_same_function(f, stable(f), random, comparisons);
  }
  EXPECT_GT(comparisons.made, 2000);
}

}  // namespace
}  // namespace assay
