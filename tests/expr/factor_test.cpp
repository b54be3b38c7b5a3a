#include "expr/factor.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "expr/parse.h"

namespace assay {
namespace {

class FactoredText : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(FactoredText, Becomes) {
  EXPECT_EQ(factored(parse(GetParam().first)).text(), GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(
    Shorter, FactoredText,
    testing::Values(std::pair("tanh(x)*x + tanh(x)*exp(x)", "tanh(x)*(x + exp(x))"),
                    std::pair("tanh(x)^3 - 2*tanh(x)^2*x", "tanh(x)^2*(tanh(x) - 2*x)"),
                    std::pair("1/(1 + abs(x)) - abs(x)/(1 + abs(x))^2", "1/(1 + abs(x))^2"),
                    std::pair("exp(x)/(1 + exp(x)) - exp(x)^2/(1 + exp(x))^2", "exp(x)/(1 + exp(x))^2"),
                    std::pair("exp(x)*tanh(x) + exp(x)*erf(x) + x", "exp(x)*(tanh(x) + erf(x)) + x"),
                    std::pair("2*exp(x) - 2*exp(x)*(exp(x) + 1)", "-2*exp(x)^2"),
                    std::pair("1 - x^2/(1 + x^2)", "1/(1 + x^2)")));

/// What would be as long, or would change where the function is defined.
INSTANTIATE_TEST_SUITE_P(Unchanged, FactoredText,
                         testing::Values(std::pair("x^3 - x", "x^3 - x"), std::pair("2*x + 2", "2*x + 2"),
                                         std::pair("1 - tanh(x)^2", "1 - tanh(x)^2"),
                                         std::pair("1/x + x", "1/x + x"),
                                         std::pair("x^2/x + x", "x^2/x + x")));

TEST(Factored, IsItsOwnFactoredForm) {
  for (const char* formula : {"x*tanh(x) + exp(x)*tanh(x)", "1/(1 + x^2) - 2*x^2/(1 + x^2)^2"}) {
    const Function once = factored(parse(formula));
    EXPECT_EQ(factored(once), once) << once.text();
  }
}

}  // namespace
}  // namespace assay
