#include "inspect/card.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "inspect/naive.h"

namespace assay::inspect {
namespace {

TEST(Derivatives, AreThoseOfTheFunction) {
  const Derivatives d = derivatives(activation("where(x > 0, x, a*x^2); a = 3").function);
  EXPECT_EQ(d.first.text(), "where(x > 0, 1, 2*a*x); a = 3");
  EXPECT_EQ(d.second.text(), "where(x > 0, 0, 2*a); a = 3");
  ASSERT_EQ(d.by_parameter.size(), 1U);
  EXPECT_EQ(d.by_parameter[0].first, "a");
  EXPECT_EQ(d.by_parameter[0].second.text(), "where(x > 0, 0, x^2)");
}

TEST(Card, MeasuresTheCostLast) {
  Card c = card(activation("gelu"), {.with_cost = false});
  EXPECT_FALSE(c.findings.cost);
  measure_cost(c);
  ASSERT_TRUE(c.findings.cost);
  EXPECT_GT(c.findings.cost->f.forward, 0);
  EXPECT_EQ(c.findings.cost->bytes_kept, 8);
  EXPECT_EQ(c.judgement.criteria[3].grade, Grade::measured);
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
