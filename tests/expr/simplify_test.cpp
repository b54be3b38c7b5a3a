#include "expr/simplify.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "evaluate.h"
#include "expr/parse.h"
#include "random_function.h"
#include "same_function.h"

namespace assay {
namespace {

class SimplifyText : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(SimplifyText, Becomes) {
  EXPECT_EQ(simplify(parse(GetParam().first)).text(), GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(
    Algebra, SimplifyText,
    testing::Values(std::pair("x + 0", "x"), std::pair("1*x", "x"), std::pair("0*x", "0"),
                    std::pair("x - x", "0"), std::pair("--x", "x"), std::pair("x + x", "2*x"),
                    std::pair("2*x*3", "6*x"), std::pair("x*x", "x^2"), std::pair("x^2*x^3", "x^5"),
                    std::pair("(x^2)^3", "x^6"), std::pair("x^1", "x"), std::pair("x^0", "1"),
                    std::pair("-x + 1", "1 - x"), std::pair("x - (1 - x)", "2*x - 1"),
                    std::pair("(2*x)^3", "8*x^3"), std::pair("(x/sqrt(2))^2", "0.5*x^2"),
                    std::pair("(-x)^2", "x^2"), std::pair("(-x)^3", "-x^3"),
                    std::pair("sqrt(2)*sqrt(8)", "4"),
                    std::pair("x/(2*sqrt(pi))*sqrt(2)", "0.5*x*sqrt(2/pi)"), std::pair("0.1 + 0.2", "0.3"),
                    std::pair("(1/3)*3*x", "x"), std::pair("x/3", "x/3"), std::pair("2^10", "1024"),
                    std::pair("a*x - x*a + 1; a = 1", "1"), std::pair("exp(x)/exp(x)", "1"),
                    std::pair("(x + 1) + (1 + x)", "2*x + 2")));

INSTANTIATE_TEST_SUITE_P(
    Functions, SimplifyText,
    testing::Values(std::pair("exp(0) + log(1) + tanh(0)", "1"), std::pair("log(exp(x))", "x"),
                    std::pair("exp(log(exp(x)))", "exp(x)"), std::pair("log(e)", "1"),
                    std::pair("e^x", "exp(x)"), std::pair("tanh(-x)", "-tanh(x)"),
                    std::pair("abs(-x)", "abs(x)"), std::pair("abs(exp(x))", "exp(x)"),
                    std::pair("floor(-7/2)", "-4"), std::pair("max(2, 3)", "3"), std::pair("max(x, x)", "x"),
                    std::pair("where(1 < 2, x, 1/x)", "x"), std::pair("where(exp(x) > 0, x, 1/x)", "x"),
                    std::pair("where(x > 0, x, x)", "x"),
                    std::pair("where(x > 0, where(x > 0, 1, 2), 3)", "where(x > 0, 1, 3)"),
                    std::pair("where(x > 0, 1, 2) + 2*where(x > 0, x, 1)", "where(x > 0, 1 + 2*x, 4)")));

INSTANTIATE_TEST_SUITE_P(
    Comparisons, SimplifyText,
    testing::Values(std::pair("where(x + 3 > 0, 1, 2)", "where(x > -3, 1, 2)"),
                    std::pair("where(3 - 2*x > 0, 1, 2)", "where(x < 1.5, 1, 2)"),
                    std::pair("where(0 <= x, 1, 2)", "where(x >= 0, 1, 2)"),
                    std::pair("where(-x == 1, 1, 2)", "where(x == -1, 1, 2)"),
                    std::pair("where(max(x, 0) < 6, 1, 2)", "where(x < 6, 1, 2)"),
                    std::pair("where(max(x, 6) < 6, 1, 2)", "where(max(x, 6) < 6, 1, 2)"),
                    std::pair("where(min(x + 1, 6) >= 0, 1, 2)", "where(x >= -1, 1, 2)"),
                    std::pair("where(log(x) + 1 > 0, 1, 2)", "where(log(x) > -1, 1, 2)"),
                    std::pair("where(a*x > 1, 1, 2); a = 2", "where(a*x > 1, 1, 2); a = 2")));

INSTANTIATE_TEST_SUITE_P(
    SignsAndPieces, SimplifyText,
    testing::Values(std::pair("x*sign(x)", "abs(x)"), std::pair("abs(x)*sign(x)", "x"),
                    std::pair("sign(x)^3", "sign(x)"), std::pair("sign(x)^4", "sign(x)^2"),
                    std::pair("x*sign(x)^2", "x"), std::pair("sign(x)/x", "1/abs(x)"),
                    std::pair("sign(x)/x^2", "1/(x*abs(x))"), std::pair("abs(x)^2", "x^2"),
                    std::pair("sign(x)/sign(x)", "sign(x)/sign(x)"),
                    std::pair("max(x, 0)*where(x > 0, 3, 5)", "3*max(x, 0)"),
                    std::pair("max(x, 0)*where(x > 0, 1/x, 5)", "max(x, 0)*where(x > 0, 1/x, 5)"),
                    std::pair("where(x > 0, 2, 3)^2", "where(x > 0, 4, 9)")));

/// What looks like algebra but would change where the function is defined, or is too large to compute.
INSTANTIATE_TEST_SUITE_P(
    DomainIsKept, SimplifyText,
    testing::Values(std::pair("x/x", "x/x"), std::pair("x^2/x", "x^2/x"), std::pair("0*log(x)", "0*log(x)"),
                    std::pair("0/x", "0*(1/x)"), std::pair("log(x) - log(x)", "0*log(x)"),
                    std::pair("exp(log(x))", "exp(log(x))"), std::pair("sqrt(x)^2", "sqrt(x)^2"),
                    std::pair("1/(1/x)", "1/(1/x)"), std::pair("(x^-2)^-1", "1/(1/x^2)"),
                    std::pair("log(x)^0", "log(x)^0"), std::pair("x^(1 + 1)", "x^(1 + 1)"),
                    std::pair("exp(x)^(1 + 1)", "exp(x)^2"), std::pair("1/0", "1/0"),
                    std::pair("0^-1", "1/0"), std::pair("x/x^3", "1/x^2"),
                    std::pair("x^3/x^5*x^2", "x^2/x^2"),
                    std::pair("where(log(x) > 0, x, x)", "where(log(x) > 0, x, x)"),
                    std::pair("10^10^10", "10^10000000000"), std::pair("9^9^9^9", "9^9^387420489"),
                    std::pair("sqrt(x^2)", "sqrt(x^2)")));

TEST(Simplify, KeepsValueAndDomainOfRandomFormulas) {
  Random random(21, 0);
  test::Comparisons comparisons;
  for (int i = 0; i < 800; ++i) {
    const Function f = test::random_function(random, 22 + random.below(30));
    test::expect_same_function(f, simplify(f), random, comparisons);
  }
  EXPECT_GT(comparisons.made, 3000);
  EXPECT_LT(comparisons.uncertain, comparisons.made);
}

TEST(Simplify, IsIdempotentOnMostFormulas) {
  Random random(22, 0);
  int changed = 0;
  for (int i = 0; i < 1000; ++i) {
    const Function f = simplify(test::random_function(random, 30));
    if (!(simplify(f) == f)) ++changed;
  }
  EXPECT_EQ(changed, 0);
}

}  // namespace
}  // namespace assay
