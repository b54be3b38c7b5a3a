#include "expr/simplify.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "evaluate.h"
#include "expr/parse.h"
#include "random_function.h"
#include "rules.h"
#include "same_function.h"

namespace assay {
namespace {

class SimplifyText : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(SimplifyText, Becomes) {
  EXPECT_EQ(simplify(parse(GetParam().first)).text(), GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(Algebra, SimplifyText, testing::ValuesIn(rules::algebra));

INSTANTIATE_TEST_SUITE_P(Functions, SimplifyText, testing::ValuesIn(rules::functions));

INSTANTIATE_TEST_SUITE_P(Comparisons, SimplifyText, testing::ValuesIn(rules::comparisons));

INSTANTIATE_TEST_SUITE_P(SignsAndPieces, SimplifyText, testing::ValuesIn(rules::signs_and_pieces));

INSTANTIATE_TEST_SUITE_P(DomainIsKept, SimplifyText, testing::ValuesIn(rules::kept_domains));
INSTANTIATE_TEST_SUITE_P(TooLarge, SimplifyText, testing::ValuesIn(rules::too_large));

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
