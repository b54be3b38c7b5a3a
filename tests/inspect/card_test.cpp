#include "inspect/card.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "inspect/naive.h"

namespace assay::inspect {
namespace {

TEST(Card, HasTheDerivatives) {
  const Card c = card(activation("where(x > 0, x, a*x^2); a = 3"));
  EXPECT_EQ(c.first.text(), "where(x > 0, 1, 2*a*x); a = 3");
  EXPECT_EQ(c.second.text(), "where(x > 0, 0, 2*a); a = 3");
  ASSERT_EQ(c.by_parameter.size(), 1U);
  EXPECT_EQ(c.by_parameter[0].first, "a");
  EXPECT_EQ(c.by_parameter[0].second.text(), "where(x > 0, 0, x^2)");
  EXPECT_TRUE(c.gain.reason.empty());
}

TEST(Card, FindsKinksAndJumps) {
  const Card elu = card(activation("where(x > 0, x, 2*expm1(x))"));
  ASSERT_EQ(elu.kinks.size(), 1U);
  EXPECT_EQ(elu.kinks[0].x, 0);
  EXPECT_EQ(elu.kinks[0].value.left, 0);
  EXPECT_NEAR(elu.kinks[0].slope.left, 2, 1e-12);
  EXPECT_EQ(elu.kinks[0].slope.right, 1);

  const Card step = card(activation("where(x > 1.5, 1, -1)"));
  ASSERT_EQ(step.kinks.size(), 1U);
  EXPECT_EQ(step.kinks[0].x, 1.5);
  EXPECT_EQ(step.kinks[0].value.left, -1);
  EXPECT_EQ(step.kinks[0].value.right, 1);
}

TEST(Card, SmoothFunctionsHaveNone) {
  EXPECT_TRUE(card(activation("elu")).kinks.empty()) << "its derivative is continuous at alpha = 1";
  EXPECT_TRUE(card(activation("tanh")).kinks.empty());
  EXPECT_TRUE(card(activation("where(x > 0, x, x)")).kinks.empty());
}

TEST(Card, EndsOfADomain) {
  const Card root = card(activation("sqrt(x)"));
  ASSERT_EQ(root.kinks.size(), 1U);
  EXPECT_TRUE(std::isnan(root.kinks[0].value.left));
  EXPECT_EQ(root.kinks[0].value.right, 0);
  EXPECT_TRUE(std::isnan(root.kinks[0].slope.left));
  EXPECT_EQ(root.kinks[0].slope.right, INFINITY);
  const Card log = card(activation("log(x)"));
  ASSERT_EQ(log.kinks.size(), 1U);
  EXPECT_TRUE(std::isnan(log.kinks[0].slope.left)) << "1/x has a value there, but log has none";
  EXPECT_EQ(log.kinks[0].slope.right, INFINITY);
}

TEST(Card, SaysWhereKinksAreTooMany) {
  EXPECT_NE(card(activation("x - floor(1000*x)")).kinks_unknown, "");
}

TEST(NaiveLoss, ThereIsNoneOfAStableForm) {
  EXPECT_FALSE(naive_loss(parse("x*sigmoid(x)")));
  EXPECT_FALSE(naive_loss(parse("max(x, 0)")));
}

TEST(NaiveLoss, OfSoftplus) {
  const std::optional<NaiveLoss> loss = naive_loss(parse("log(1 + exp(x))"));
  ASSERT_TRUE(loss);
  if (!loss) return;
  EXPECT_EQ(loss->form.text(), "softplus(x)");
  EXPECT_GE(loss->naive.units, 0x1p23) << "all digits: 0 for exp(-50)";
  EXPECT_EQ(loss->naive.computed, 0.0F);
  EXPECT_NEAR(loss->naive.truth, std::exp(static_cast<double>(loss->naive.x)), 1e-6 * loss->naive.truth);
  EXPECT_GT(loss->naive.not_finite, 100U);
  EXPECT_NEAR(loss->naive.not_finite_x, 88.8, 0.2) << "exp overflows behind 88.72";
  EXPECT_LE(loss->kernel.units, 1) << "a tie may go to the wrong side";
  EXPECT_EQ(loss->kernel.not_finite, 0U);
  EXPECT_GT(loss->inputs, 3000U);
}

TEST(NaiveLoss, OfASumThatCancelsNextToZero) {
  const std::optional<NaiveLoss> loss = naive_loss(parse("x - sin(x)"));
  ASSERT_TRUE(loss);
  if (!loss) return;
  EXPECT_TRUE(loss->has_series);
  EXPECT_EQ(loss->form.text(), "x - sin(x)");
  EXPECT_GE(loss->naive.units, 0x1p23);
  EXPECT_LE(loss->kernel.units, 1);
}

TEST(NaiveLoss, LeavesOutWhatCannotBeDecided) {
  EXPECT_TRUE(naive_loss(parse("exp(x) - 1 - x"))) << "a tie but for exp(-29449858)";
}

TEST(NaiveLoss, UsesTheParameters) {
  const std::optional<NaiveLoss> loss = naive_loss(parse("where(x > 0, x, a*(exp(x) - 1)); a = 3"));
  ASSERT_TRUE(loss);
  if (!loss) return;
  EXPECT_NEAR(loss->naive.truth, 3.0 * std::expm1(static_cast<double>(loss->naive.x)),
              1e-6 * std::abs(loss->naive.truth));
  EXPECT_LE(loss->kernel.units, 1) << "a tie may go to the wrong side";
}

}  // namespace
}  // namespace assay::inspect
