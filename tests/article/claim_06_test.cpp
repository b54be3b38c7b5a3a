#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "article/claim_06_sigmoid_tanh.h"
#include "article/claim_06_sigmoid_tanh_experiment.h"
#include "toy.h"

namespace assay::article {
namespace {

using test::around;

/// Both slow, both lose their gradient, and L2 mends both.
SigmoidTanhEvidence as_claimed() {
  SigmoidTanhEvidence evidence{
      .bounds = {.largest_bounded = 1, .relu_growth = around(1e6), .predicted_growth = 1e6, .scale = 8},
      .identity = {.proved = true,
                   .because = "algebra",
                   .twin_difference = 1e-6,
                   .unlike_predictions = 0,
                   .centred_less_tanh = around(0),
                   .shifted_less_sigmoid = around(0),
                   .sigmoid_gains_centred = around(0.05),
                   .tanh_loses_shifted = around(0.05)},
      .pace = {},
      .depth = {},
      .mends = {},
      .relu_loses = around(0.5),
      .raw_less_standardised = around(0),
      .seeds = 5};
  for (const char* name : {"sigmoid", "tanh"}) {
    evidence.pace.push_back(
        {.activation = name, .target = 0.9, .reached = 5, .networks = 5, .times_relu = around(3)});
    for (const bool at_edge : {false, true}) {
      evidence.depth.push_back({.activation = name,
                                .at_edge = at_edge,
                                .depth = 16,
                                .gradient = at_edge ? around(1) : around(1e-6, 1e-7),
                                .predicted_gradient = at_edge ? 1 : 1e-6,
                                .saturated = around(0.5),
                                .less_than_relu = around(0.5)});
    }
    for (const bool is_l2 : {true, false}) {
      evidence.mends.push_back({.activation = name,
                                .what = is_l2 ? "L2 0.001" : "unit gain",
                                .is_l2 = is_l2,
                                .gain = around(0.4),
                                .less_than_best = around(0.0)});
    }
  }
  return evidence;
}

void set_gain_of_l2(SigmoidTanhEvidence& evidence, const study::Interval& gain) {
  for (auto& mend : evidence.mends) {
    if (mend.is_l2) mend.gain = gain;
  }
}

TEST(SigmoidTanhVerdict, HoldsWhereAllIsAsClaimed) {
  EXPECT_EQ(judge(as_claimed()).verdict, Verdict::holds);
}

TEST(SigmoidTanhVerdict, HasAConditionWhereL2MendsNothing) {
  SigmoidTanhEvidence evidence = as_claimed();
  set_gain_of_l2(evidence, around(0));
  const Finding finding = judge(evidence);
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_NE(finding.sentence.find("not L2"), std::string::npos);
  EXPECT_TRUE(std::ranges::any_of(finding.reasons, [](const std::string& reason) {
    return reason.find("no L2 gains five points") != std::string::npos;
  })) << testing::PrintToString(finding.reasons);
}

TEST(SigmoidTanhVerdict, HasAConditionWhereOnlyTheSigmoidLosesItsGradient) {
  SigmoidTanhEvidence evidence = as_claimed();
  evidence.depth[2].less_than_relu = around(0.001);
  const Finding finding = judge(evidence);
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_NE(finding.sentence.find("only the sigmoid"), std::string::npos);
}

TEST(SigmoidTanhVerdict, HasAConditionWhereTanhIsNotSlow) {
  SigmoidTanhEvidence evidence = as_claimed();
  evidence.pace[1].times_relu = around(1.0, 0.02);
  EXPECT_EQ(judge(evidence).verdict, Verdict::holds_if);
}

TEST(SigmoidTanhVerdict, FailsWhereNothingIsWrongWithThem) {
  SigmoidTanhEvidence evidence = as_claimed();
  for (auto& each : evidence.depth) each.less_than_relu = around(0);
  for (auto& each : evidence.pace) each.times_relu = around(1.0, 0.02);
  EXPECT_EQ(judge(evidence).verdict, Verdict::does_not_hold);
}

TEST(SigmoidTanhVerdict, FailsWhereTheyAreNotBoundedOrNotAlike) {
  SigmoidTanhEvidence evidence = as_claimed();
  evidence.bounds.largest_bounded = 1.5;
  EXPECT_EQ(judge(evidence).verdict, Verdict::does_not_hold);
  evidence = as_claimed();
  evidence.identity.proved = false;
  EXPECT_EQ(judge(evidence).verdict, Verdict::does_not_hold);
  evidence = as_claimed();
  evidence.identity.twin_difference = 0.01;
  EXPECT_EQ(judge(evidence).verdict, Verdict::does_not_hold);
}

TEST(SigmoidTanhVerdict, StaysOpenWhereIntervalsAreWide) {
  SigmoidTanhEvidence evidence = as_claimed();
  evidence.depth[0].less_than_relu = around(0.05, 0.04);
  EXPECT_EQ(judge(evidence).verdict, Verdict::undecided);
}

TEST(SigmoidTanhVerdict, SaysNothingOfL2WhereNothingMends) {
  SigmoidTanhEvidence evidence = as_claimed();
  for (auto& mend : evidence.mends) mend.gain = around(0);
  EXPECT_EQ(judge(evidence).verdict, Verdict::undecided);
}

TEST(EpochsTo, LieBetweenTwoEpochsInProportion) {
  using sigmoid_tanh::epochs_to;
  study::Trial trial{.seed = 1, .learning_rate = 0.1, .epochs = {}, .divergence = {}};
  EXPECT_FALSE(epochs_to(trial, 0.9, 0.1));
  for (const double accuracy : {0.5, 0.8, 0.7, 0.95}) {
    trial.epochs.push_back(
        {.train_loss = 0, .train_accuracy = 0, .test_loss = 0, .test_accuracy = accuracy, .seconds = 0});
  }
  EXPECT_NEAR(*epochs_to(trial, 0.3, 0.1), 0.5, 1e-12);
  EXPECT_NEAR(*epochs_to(trial, 0.65, 0.1), 1.5, 1e-12);
  EXPECT_NEAR(*epochs_to(trial, 0.9, 0.1), 3.8, 1e-12);
  EXPECT_FALSE(epochs_to(trial, 0.97, 0.1));
}

TEST(PredictedGradients, AreThoseOfMeanField) {
  const Scope scope = test::scope();
  // THEORY 2.3: chi at unit second moment is 0.152827 for the sigmoid, 1 for relu.
  const std::vector<double> sigmoid =
      sigmoid_tanh::predicted_gradients(scope, "sigmoid", Initialisation::unit_gain);
  EXPECT_NEAR(sigmoid.back(), std::sqrt(0.152827012), 1e-6);
  EXPECT_NEAR(std::log(sigmoid.front()), 8 * std::log(0.152827012), 1e-3);
  for (const double gradient : sigmoid_tanh::predicted_gradients(scope, "relu", Initialisation::unit_gain)) {
    EXPECT_NEAR(gradient, 1, 1e-9);
  }
}

TEST(IdentityProof, Succeeds) {
  const report::Json proof = sigmoid_tanh::identity_proof().run({});
  EXPECT_TRUE(proof.at("proved").get<bool>());
  EXPECT_FALSE(proof.at("because").get<std::string>().empty());
}

}  // namespace
}  // namespace assay::article
