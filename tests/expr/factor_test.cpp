#include "expr/factor.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "expr/parse.h"
#include "rules.h"

namespace assay {
namespace {

class FactoredText : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(FactoredText, Becomes) {
  EXPECT_EQ(factored(parse(GetParam().first)).text(), GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(Shorter, FactoredText, testing::ValuesIn(rules::factored));

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
