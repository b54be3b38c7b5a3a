#include <gtest/gtest.h>

#include <algorithm>

#include "article/claim_02_depth.h"
#include "toy.h"

namespace assay::article {
namespace {

using test::around;

/// Depth gains nothing without activations, and every layer needs one.
DepthEvidence as_claimed() {
  return {
      .linear_gain = around(0.0),
      .activated = {{.activation = "relu",
                     .more_than_linear = {around(0.04), around(0.05)},
                     .deepening = around(0.01)}},
      .partial = {{.layers = "layer 1", .more_than_linear = around(0.02), .less_than_full = around(0.03)}},
      .deepest = 8,
      .seeds = 5};
}

TEST(DepthVerdict, HoldsWhereAllIsAsClaimed) {
  const Finding finding = judge(as_claimed());
  EXPECT_EQ(finding.verdict, Verdict::holds);
  EXPECT_TRUE(std::ranges::all_of(finding.measurements, &Measurement::agrees));
}

TEST(DepthVerdict, HoldsWhereDepthWithoutActivationsLoses) {
  DepthEvidence evidence = as_claimed();
  evidence.linear_gain = around(-0.05, 0.02);
  EXPECT_EQ(judge(evidence).verdict, Verdict::holds);
}

TEST(DepthVerdict, HasAConditionWhereFewerActivationsDo) {
  DepthEvidence evidence = as_claimed();
  evidence.partial.push_back(
      {.layers = "layers 1, 3", .more_than_linear = around(0.04), .less_than_full = around(0.001)});
  const Finding finding = judge(evidence);
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_NE(finding.reasons.back().find("layers 1, 3"), std::string::npos);
  // As good as all, but no better than none: that tells nothing about needing them.
  evidence.partial.back().more_than_linear = around(0.0);
  EXPECT_EQ(judge(evidence).verdict, Verdict::holds);
}

TEST(DepthVerdict, FailsWhereDepthGainsWithoutActivations) {
  DepthEvidence evidence = as_claimed();
  evidence.linear_gain = around(0.05);
  EXPECT_EQ(judge(evidence).verdict, Verdict::does_not_hold);
}

TEST(DepthVerdict, FailsWhereAnActivationGainsNothing) {
  DepthEvidence evidence = as_claimed();
  evidence.activated[0].more_than_linear[1] = around(0.0);
  EXPECT_EQ(judge(evidence).verdict, Verdict::does_not_hold);
}

TEST(DepthVerdict, StaysOpenWhereIntervalsAreWide) {
  DepthEvidence evidence = as_claimed();
  evidence.linear_gain = around(0.0, 0.03);
  EXPECT_EQ(judge(evidence).verdict, Verdict::undecided);
  evidence = as_claimed();
  evidence.activated[0].more_than_linear[0] = around(0.02, 0.015);
  EXPECT_EQ(judge(evidence).verdict, Verdict::undecided);
}

}  // namespace
}  // namespace assay::article
