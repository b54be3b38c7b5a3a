#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "expr/parse.h"

namespace assay {
namespace {

class Latex : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(Latex, Becomes) {
  EXPECT_EQ(parse(GetParam().first).latex(), GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Latex,
    testing::Values(
        std::pair("tanh(x)", R"(\tanh\left(x\right))"), std::pair("x/2", R"(\frac{x}{2})"),
        std::pair("1/3", R"(\frac{1}{3})"), std::pair("-1/(2*x)", R"(-\frac{1}{2 \, x})"),
        std::pair("x - (-1/(2*x))", R"(x - \left(-\frac{1}{2 \, x}\right))"),
        std::pair("2*3", R"(2 \cdot 3)"), std::pair("sqrt(2/pi)", R"(\sqrt{\frac{2}{\pi}})"),
        std::pair("exp(-x^2)", R"(e^{-x^{2}})"), std::pair("x*expm1(x)", R"(x \, \left(e^{x} - 1\right))"),
        std::pair("exp(x)^2", R"(\left(e^{x}\right)^{2})"),
        std::pair("tanh(x)^2", R"(\tanh^{2}\left(x\right))"),
        std::pair("sin(x)^2 + cos(2*x)", R"(\sin^{2}\left(x\right) + \cos\left(2 \, x\right))"),
        std::pair("asin(x) - acosh(x)", R"(\arcsin\left(x\right) - \operatorname{arcosh}\left(x\right))"),
        std::pair("atan(x)^2", R"(\arctan\left(x\right)^{2})"),
        std::pair("tan(x)^-1", R"(\tan\left(x\right)^{-1})"),
        std::pair("sinh(x)*cosh(x)^2", R"(\sinh\left(x\right) \, \cosh^{2}\left(x\right))"),
        std::pair("cbrt(x + 1)", R"(\sqrt[3]{x + 1})"),
        std::pair("min(x, -inf)", R"(\min\left(x, -\infty\right))"),
        std::pair("1 - sigmoid(x)", R"(1 - \sigma\left(x\right))"),
        std::pair("erf(x)", R"(\operatorname{erf}\left(x\right))"), std::pair("abs(x)", R"(\left|x\right|)"),
        std::pair("1.5e-30", R"(1.5 \cdot 10^{-30})"), std::pair("1e30^x", R"(\left(10^{30}\right)^{x})"),
        std::pair("alpha*beta_2*x; alpha = 1; beta_2 = 1", R"(\alpha \, \mathrm{beta\_2} \, x)"),
        std::pair("x*(x + 1)", R"(x \, \left(x + 1\right))"), std::pair("-(x + 1)", R"(-\left(x + 1\right))"),
        std::pair(
            "where(x > 0, x, where(x < -1, 1, 0))",
            R"(\begin{cases} x & \text{if } x > 0 \\ 1 & \text{if } x < -1 \\ 0 & \text{otherwise} \end{cases})")));

TEST(LatexOfLargeFormulas, NamesSharedParts) {
  std::string formula = "y9";
  for (int i = 9; i > 0; --i) {
    formula += fmt::format("; y{0} = tanh(y{1}*y{1} + y{1})", i, i - 1);
  }
  const std::string text = parse(formula + "; y0 = x + 1").latex();
  EXPECT_LT(text.size(), 2000U);
  EXPECT_NE(text.find(R"(t_{1} = )"), std::string::npos);
}

}  // namespace
}  // namespace assay
