#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "expr/parse.h"
#include "random_function.h"

namespace assay {
namespace {

/// Formulas that are printed as they are written here: minimal parentheses, the usual spaces.
class PrintsAsWritten : public testing::TestWithParam<std::string> {};

TEST_P(PrintsAsWritten, Text) {
  EXPECT_EQ(parse(GetParam()).text(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Table, PrintsAsWritten,
    testing::Values("x", "x*sigmoid(x)", "where(x > 0, x, a*expm1(x)); a = 1", "-x^2", "(-x)^2", "2^x^3",
                    "(2^x)^3", "x^-2", "x^(-a); a = 1", "x^(1/3)", "x^0.5", "-2*x", "1/3*x", "x*(1/3)", "x/3",
                    "1/(3)", "-(2)", "-(1/3)", "-(2*x)", "-x*a; a = 2", "(-x)*x", "x*(-2)", "x - (-2)",
                    "x + (-2)", "x - (-2*x)", "x - (1 - x)", "x - 1 - x", "x/(2*x)", "x/2*x", "x/x/x",
                    "x/(x/x)", "--x", "-(x + 1)", "1/0", "0.5/2", "1/3/3", "-2^x", "(-2)^x", "x^(-2)^3",
                    "where(x == 0, 0, 1/(2*abs(x)))", "max(min(x, 6), 0)", "1e30*x", "1.5e-30", "pi*e",
                    "0.044715*x^3", "(x + 1)*(x - 1)", "a*x + slope; a = 1/3; slope = -0.25", "1e-400",
                    "12345678901234567890123456789012345678901234567", "cbrt(sin(x))*atanh(x)^2",
                    "min(x, inf)", "max(-inf, x)", "(-inf)*x", "x - inf", "-x^inf", "min(x, a); a = inf",
                    "max(x, low) + a; low = -inf; a = 2"));

TEST(Print, SpacesAndSpellingAreNormalised) {
  EXPECT_EQ(parse("x**2+ 1.50 ;").text(), "x^2 + 1.5");
  EXPECT_EQ(parse("+x").text(), "x");
  EXPECT_EQ(parse("a = 2; t = x*a; t + t").text(), "x*a + x*a; a = 2");
}

TEST(Print, ReadsBackTheSame) {
  Random random(7, 0);
  for (int i = 0; i < 4000; ++i) {
    const Function f = test::random_function(random, 20 + random.below(60));
    const std::string text = f.text();
    ASSERT_EQ(parse(text), f) << text;
    ASSERT_EQ(parse(text).text(), text);
  }
}

TEST(Print, LargeAndDeepGraphsReadBackTheSame) {
  Random random(8, 0);
  for (int i = 0; i < 30; ++i) {
    const Function f = test::random_function(random, 3000);
    const std::string text = f.text();
    ASSERT_EQ(parse(text), f) << i;
    EXPECT_LT(text.size(), 40U * f.graph().size());
  }
}

TEST(Print, SharedPartsOfLargeFormulasGetNames) {
  std::string formula = "x";
  for (int i = 0; i < 12; ++i) formula = fmt::format("tanh(t{0}*t{0} + 1); t{0} = {1}", i, formula);
  const Function f = parse(formula);
  const std::string text = f.text();
  EXPECT_LT(text.size(), 1000U);
  EXPECT_NE(text.find("t1 = "), std::string::npos);
  EXPECT_EQ(parse(text), f);
}

TEST(Print, LocalNamesAvoidParameters) {
  std::string formula = "t3 + t1*x; t1 = 2; t3 = y10*y10; y0 = x + t1";
  for (int i = 1; i <= 10; ++i) {
    formula += fmt::format("; y{0} = sigmoid(y{1}*y{1} + y{1})", i, i - 1);
  }
  const Function f = parse(formula);
  EXPECT_EQ(parse(f.text()), f);
}

}  // namespace
}  // namespace assay
