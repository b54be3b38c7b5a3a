#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "article/claim_01_collapse.h"
#include "toy.h"

namespace assay::article {
namespace {

using test::around;

/// Folds exactly, scores alike, gains by activations.
CollapseEvidence as_claimed() {
  const auto linear = [](std::size_t layers, double difference) {
    return CollapseEvidence::Linear{.layers = layers,
                                    .fold_difference = 3e-7,
                                    .unlike_predictions = 0,
                                    .less_than_single = around(difference)};
  };
  return {.linear = {linear(2, 0.0005), linear(9, -0.0005)},
          .activated = {{.activation = "relu", .more_than_linear = around(0.04), .misfit = 0.5}},
          .seeds = 5};
}

TEST(CollapseVerdict, HoldsWhereAllIsAsClaimed) {
  const Finding finding = judge(as_claimed());
  EXPECT_EQ(finding.verdict, Verdict::holds);
  EXPECT_EQ(finding.measurements.size(), 2U * 2 + 1);
  EXPECT_TRUE(std::ranges::all_of(finding.measurements, &Measurement::agrees));
}

TEST(CollapseVerdict, HoldsWhereDepthOnlyMakesTrainingHarder) {
  CollapseEvidence evidence = as_claimed();
  evidence.linear[1].less_than_single = around(-0.05);
  const Finding finding = judge(evidence);
  EXPECT_EQ(finding.verdict, Verdict::holds);
  const auto parted = std::ranges::find(finding.measurements, false, &Measurement::agrees);
  ASSERT_NE(parted, finding.measurements.end()) << "the page has to say that it parts from the prediction";
  EXPECT_FALSE(parted->apart.empty());
}

TEST(CollapseVerdict, FailsWhereTheFoldIsNotExact) {
  CollapseEvidence evidence = as_claimed();
  evidence.linear[1].fold_difference = 0.01;
  EXPECT_EQ(judge(evidence).verdict, Verdict::does_not_hold);
  evidence = as_claimed();
  evidence.linear[0].unlike_predictions = 0.01;
  EXPECT_EQ(judge(evidence).verdict, Verdict::does_not_hold);
  evidence = as_claimed();
  evidence.linear[0].fold_difference = INFINITY;  // diverged
  EXPECT_EQ(judge(evidence).verdict, Verdict::does_not_hold);
}

TEST(CollapseVerdict, HasAConditionWhereDepthGains) {
  CollapseEvidence evidence = as_claimed();
  evidence.linear[1].less_than_single = around(0.03);
  EXPECT_EQ(judge(evidence).verdict, Verdict::holds_if);
}

TEST(CollapseVerdict, StaysOpenWhereIntervalsAreWide) {
  CollapseEvidence evidence = as_claimed();
  evidence.linear[1].less_than_single = around(0.0, 0.02);
  EXPECT_EQ(judge(evidence).verdict, Verdict::undecided);
  evidence = as_claimed();
  evidence.activated[0].more_than_linear = around(0.02, 0.015);
  EXPECT_EQ(judge(evidence).verdict, Verdict::undecided);
  evidence = as_claimed();
  evidence.activated[0].misfit = 0.001;  // relu acted as no activation at all
  EXPECT_EQ(judge(evidence).verdict, Verdict::undecided);
}

}  // namespace
}  // namespace assay::article
