#include <gtest/gtest.h>

#include <algorithm>

#include "article/claim_07_probability.h"
#include "toy.h"

namespace assay::article {
namespace {

using test::around;

/// Sigmoids that do not sum to one, and are calibrated as softmax is.
ProbabilityEvidence as_claimed() {
  ProbabilityEvidence evidence{.networks = {}, .untrained_sum = around(5.0, 0.3), .classes = 10, .seeds = 5};
  for (const char* name : {"no hidden layer", "one hidden layer"}) {
    evidence.networks.push_back({.name = name,
                                 .least_output = 1e-12,
                                 .largest_output = 1.0,
                                 .sum = around(1.005),
                                 .off = around(0.3, 0.05),
                                 .softmax_departure = 1e-16,
                                 .sigmoid_error = around(0.02),
                                 .normalised_error = around(0.02),
                                 .softmax_error = around(0.015),
                                 .more_error = around(0.005),
                                 .more_error_normalised = around(0.005),
                                 .less_accurate = around(0.0)});
  }
  return evidence;
}

TEST(ProbabilityVerdict, HoldsWhereAllIsAsClaimed) {
  const Finding finding = judge(as_claimed());
  EXPECT_EQ(finding.verdict, Verdict::holds);
  EXPECT_TRUE(std::ranges::all_of(finding.measurements, &Measurement::agrees));
  EXPECT_TRUE(std::ranges::any_of(finding.reasons, [](const std::string& reason) {
    return reason.find("30.00 ± 5.00% of the test samples") != std::string::npos;
  })) << testing::PrintToString(finding.reasons);
}

TEST(ProbabilityVerdict, HasAConditionWhereSigmoidsAreWorthLess) {
  ProbabilityEvidence evidence = as_claimed();
  evidence.networks[0].more_error = around(0.05);
  const Finding finding = judge(evidence);
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_NE(finding.reasons[3].find("which is worse"), std::string::npos);
  EXPECT_EQ(finding.reasons[4].find("which is worse"), std::string::npos);
}

TEST(ProbabilityVerdict, HasAConditionWhereOneNetworkLearntToSumToOne) {
  ProbabilityEvidence evidence = as_claimed();
  evidence.networks[1].off = around(0.01);
  EXPECT_EQ(judge(evidence).verdict, Verdict::holds_if);
}

TEST(ProbabilityVerdict, FailsWhereSigmoidsSumToOne) {
  ProbabilityEvidence evidence = as_claimed();
  for (auto& each : evidence.networks) each.off = around(0.01);
  EXPECT_EQ(judge(evidence).verdict, Verdict::does_not_hold);
}

TEST(ProbabilityVerdict, FailsWhereOutputsAreNotWhatTheyMustBe) {
  ProbabilityEvidence evidence = as_claimed();
  evidence.networks[1].softmax_departure = 0.01;
  EXPECT_EQ(judge(evidence).verdict, Verdict::does_not_hold);
  evidence = as_claimed();
  evidence.networks[0].largest_output = 1.01;
  EXPECT_EQ(judge(evidence).verdict, Verdict::does_not_hold);
}

TEST(ProbabilityVerdict, StaysOpenWhereIntervalsAreWide) {
  ProbabilityEvidence evidence = as_claimed();
  evidence.networks[0].off = around(0.06, 0.03);
  EXPECT_EQ(judge(evidence).verdict, Verdict::undecided);
}

TEST(ProbabilityVerdict, PartsFromTheoryWhereTheMeanSumIsNotOne) {
  ProbabilityEvidence evidence = as_claimed();
  evidence.networks[0].sum = around(1.2);
  const Finding finding = judge(evidence);
  EXPECT_EQ(std::ranges::count(finding.measurements, false, &Measurement::agrees), 1);
  EXPECT_EQ(finding.verdict, Verdict::holds);
}

}  // namespace
}  // namespace assay::article
