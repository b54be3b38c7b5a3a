// Every rule of expr by its examples: the formula before and after has the same values and the same domain.
#include "../expr/rules.h"

#include <gtest/gtest.h>

#include <cmath>

#include "ball/enclose.h"
#include "base/random.h"
#include "expr/parse.h"

namespace assay {
namespace {

constexpr int bits = 256;
constexpr int random_points = 60;

std::vector<double> points() {
  std::vector<double> xs = {0.0, 0.5, -0.5, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 6.0, 1e-8, -1e-8};
  Random random(77, 0);
  for (int i = 0; i < random_points; ++i) xs.push_back(random.normal() * std::exp2(random.below(7)));
  return xs;
}

class RuleExamples : public testing::TestWithParam<rules::Examples> {};

TEST_P(RuleExamples, KeepValueAndDomain) {
  for (const auto& [before, after] : GetParam()) {
    Evaluator of_before(parse(before));
    Evaluator of_after(parse(after));
    int decided = 0;
    for (const double x : points()) {
      const Ball y = of_before.enclose(Ball(x), bits);
      const Ball z = of_after.enclose(Ball(x), bits);
      if (y.state() == Ball::State::unknown || z.state() == Ball::State::unknown) continue;
      EXPECT_EQ(y.state(), z.state()) << before << " became " << after << ", x = " << x;
      if (y.is_finite() && z.is_finite()) {
        EXPECT_TRUE(y.overlaps(z)) << before << " became " << after << ", x = " << x;
      }
      ++decided;
    }
    EXPECT_GT(decided, random_points / 2) << before;
  }
}

INSTANTIATE_TEST_SUITE_P(Simplify, RuleExamples,
                         testing::Values(rules::algebra, rules::functions, rules::comparisons,
                                         rules::signs_and_pieces, rules::kept_domains));
INSTANTIATE_TEST_SUITE_P(Stable, RuleExamples, testing::Values(rules::stable_forms));
INSTANTIATE_TEST_SUITE_P(Factored, RuleExamples, testing::Values(rules::factored));

}  // namespace
}  // namespace assay
