#include "study/collapse.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "data/load.h"

namespace assay::study {
namespace {

CollapsePlan plan() {
  return {.training = {.widths = {784, 24, 16, 10}, .epochs = 4, .batch = 32},
          .learning_rate = 0.01,
          .activation = activation("relu"),
          .threads = 2};
}

const auto ignore = [](const CollapseProgress&) {};

TEST(Collapse, FoldsADeepLinearNetworkExactly) {
  const data::Dataset digits = data::draw_digits(1, 1200, 400);
  const std::optional<Collapse> collapsed = collapse(digits, plan(), ignore, {});
  ASSERT_TRUE(collapsed.has_value());
  EXPECT_LT(collapsed->largest_output_difference, 1e-4);
  EXPECT_GT(collapsed->largest_output, 1.0);
  EXPECT_EQ(collapsed->predictions_equal + collapsed->exact_ties, 400U);
  EXPECT_NEAR(collapsed->folded.test_accuracy, collapsed->deep_linear.test_accuracy, 1e-9);
  EXPECT_EQ(collapsed->deep_linear.parameters, 784U * 24 + 24 + 24 * 16 + 16 + 16 * 10 + 10);
  EXPECT_EQ(collapsed->folded.parameters, 7850U);
  EXPECT_EQ(collapsed->single.parameters, 7850U);
  EXPECT_GT(collapsed->linear_fit_relative, 0.05);
  EXPECT_GT(collapsed->activated.test_accuracy, 0.3);
}

TEST(Collapse, NeedsSomethingToCollapse) {
  const data::Dataset digits = data::draw_digits(1, 100, 50);
  CollapsePlan shallow = plan();
  shallow.training.widths = {784, 10};
  EXPECT_THROW((void)collapse(digits, shallow, ignore, {}), Error);
}

TEST(Collapse, GivesNothingWhenInterrupted) {
  const data::Dataset digits = data::draw_digits(1, 200, 50);
  std::stop_source stop;
  const auto stop_at_once = [&](const CollapseProgress&) { stop.request_stop(); };
  EXPECT_FALSE(collapse(digits, plan(), stop_at_once, stop.get_token()).has_value());
}

}  // namespace
}  // namespace assay::study
