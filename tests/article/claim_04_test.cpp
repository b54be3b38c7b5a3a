#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "article/claim_04_relu.h"
#include "article/claim_04_relu_experiment.h"
#include "toy.h"

namespace assay::article {
namespace {

using test::around;

ReluEvidence::Gradient gradient(const char* initialisation, study::Interval ratio, double predicted) {
  return {.activation = "relu",
          .initialisation = initialisation,
          .depth = 64,
          .ratio = ratio,
          .predicted = predicted};
}

/// Cheap, kept from any start, and first everywhere.
ReluEvidence evidence() {
  return {.costs = {{.activation = "relu", .forward = 0.1, .backward = 0.15},
                    {.activation = "sigmoid", .forward = 0.9, .backward = 0.2},
                    {.activation = "tanh", .forward = 0.7, .backward = 0.2}},
          .gradients = {gradient("He", around(1.2, 0.3), 1)},
          .races = {{.layers = 2,
                     .target = 0.95,
                     .relu = around(2),
                     .sigmoid_later = around(3, 0.5),
                     .tanh_later = around(1.5, 0.5),
                     .reached = true}},
          .seeds = 5};
}

TEST(ReluVerdict, HoldsWhereAllIsAsClaimed) {
  EXPECT_EQ(judge(evidence()).verdict, Verdict::holds);
}

TEST(ReluVerdict, HasAConditionWhereAnInitialisationLosesTheGradient) {
  ReluEvidence some = evidence();
  some.gradients.push_back(gradient("PyTorch's default", {1e-12, 1e-13, 1e-11}, 1e-12));
  const Finding finding = judge(some);
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_TRUE(std::ranges::any_of(finding.reasons, [](const std::string& reason) {
    return reason.find("vanishes with PyTorch's default") != std::string::npos;
  }));
}

TEST(ReluVerdict, AGradientTooSmallForFloat32HasVanishedAsPredicted) {
  ReluEvidence some = evidence();
  some.gradients.push_back(gradient("PyTorch's default", {0, 0, 0}, 1e-54));
  const Finding finding = judge(some);
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_TRUE(finding.measurements[7].agrees) << finding.measurements[7].what;
  some.gradients.back().predicted = 0.1;
  EXPECT_FALSE(judge(some).measurements[7].agrees);
}

TEST(ReluVerdict, HasAConditionWhereTanhIsAsQuick) {
  ReluEvidence some = evidence();
  some.races[0].tanh_later = around(0, 0.5);
  EXPECT_EQ(judge(some).verdict, Verdict::holds_if);
}

TEST(ReluVerdict, FailsWhereTheGradientVanishesFromEveryStart) {
  ReluEvidence some = evidence();
  some.gradients = {gradient("He", {1e-6, 1e-7, 1e-5}, 1)};
  const Finding finding = judge(some);
  EXPECT_EQ(finding.verdict, Verdict::does_not_hold);
  EXPECT_FALSE(finding.measurements[6].agrees) << finding.measurements[6].what;
}

TEST(ReluVerdict, FailsWhereAnotherIsQuicker) {
  ReluEvidence some = evidence();
  some.races[0].sigmoid_later = around(-2, 0.5);
  some.races[0].tanh_later = around(0, 0.2);
  EXPECT_EQ(judge(some).verdict, Verdict::does_not_hold);
  some.races[0].sigmoid_later = around(0, 0.2);
  some.races[0].tanh_later = around(-2, 0.5);
  EXPECT_EQ(judge(some).verdict, Verdict::does_not_hold);
  // Sigmoid is slower, but tanh quicker: against one of the two.
  some = evidence();
  some.races[0].tanh_later = around(-2, 0.5);
  const Finding finding = judge(some);
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_NE(finding.sentence.find("behind it in 1"), std::string::npos) << finding.sentence;
}

TEST(ReluVerdict, FailsWhereManyAreCheaper) {
  ReluEvidence some = evidence();
  some.costs[0].backward = 2;
  EXPECT_EQ(judge(some).verdict, Verdict::does_not_hold);
}

TEST(ReluVerdict, StaysOpenWhereIntervalsAreWide) {
  ReluEvidence some = evidence();
  some.races[0].sigmoid_later = around(3, 4);
  some.races[0].tanh_later = around(1.5, 1.2);
  EXPECT_EQ(judge(some).verdict, Verdict::undecided) << "ahead, but perhaps by less than matters";
  some = evidence();
  some.gradients[0].ratio = {1, 0.01, 100};
  EXPECT_EQ(judge(some).verdict, Verdict::undecided);
}

TEST(ReluVerdict, ATargetThatNobodyReachesDoesNotCount) {
  ReluEvidence some = evidence();
  some.races.push_back({.layers = 2,
                        .target = 0.98,
                        .relu = around(13),
                        .sigmoid_later = around(0),
                        .tanh_later = around(0),
                        .reached = false});
  const Finding finding = judge(some);
  EXPECT_EQ(finding.verdict, Verdict::holds);
  for (const Measurement& measurement : finding.measurements) {
    EXPECT_EQ(measurement.what.find("98%"), std::string::npos)
        << "nothing was measured: " << measurement.what;
  }
}

TEST(ReluVerdict, ATargetThatAnotherAloneReachesCounts) {
  ReluEvidence some = evidence();
  some.races[0].tanh_later = around(0, 0.2);
  some.races.push_back({.layers = 2,
                        .target = 0.98,
                        .relu = around(13),
                        .sigmoid_later = around(0),
                        .tanh_later = around(-3, 0.5),
                        .reached = true});
  const Finding finding = judge(some);
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_NE(finding.sentence.find("behind it in 1"), std::string::npos) << finding.sentence;
}

Outcome trained(std::initializer_list<double> accuracies) {
  Outcome outcome = test::full_outcome();
  outcome.trial.epochs.clear();
  double seconds = 0;
  for (const double accuracy : accuracies) {
    outcome.trial.epochs.push_back({.train_loss = 0,
                                    .train_accuracy = 0,
                                    .test_loss = 0,
                                    .test_accuracy = accuracy,
                                    .seconds = seconds += 2});
  }
  return outcome;
}

TEST(Relu, EpochsToATargetAreCensored) {
  EXPECT_EQ(relu::epochs_to(0.95, 3)(trained({0.9, 0.96, 0.94})), 2);
  EXPECT_EQ(relu::seconds_to(0.95)(trained({0.9, 0.96, 0.94})), 4);
  EXPECT_EQ(relu::epochs_to(0.95, 3)(trained({0.9, 0.91, 0.94})), 4);
  EXPECT_EQ(relu::seconds_to(0.95)(trained({0.9, 0.91, 0.94})), std::nullopt);
}

TEST(Relu, ANetworkThatDivergesIsNotQuick) {
  EXPECT_EQ(relu::epochs_to(0.95, 10)(trained({0.9})), 11);
  EXPECT_EQ(relu::epochs_to(0.95, 10)(trained({})), 11);
}

TEST(Relu, InitialisationsThatAreOneCountOnce) {
  const std::vector<Initialisation> own = {Initialisation::pytorch, Initialisation::lecun,
                                           Initialisation::he};
  EXPECT_EQ(relu::initialisations("relu"), own);
  EXPECT_EQ(relu::initialisations("sigmoid").size(), 5U);
}

TEST(Relu, GradientsArePredictedByTheWeightVariance) {
  // chi_1 = sigma_w^2/2: 1/6 a layer with PyTorch's default (THEORY 0.3), squared norms.
  const std::vector<double> pytorch =
      relu::predicted_gradients(test::scope(), "relu", 8, Initialisation::pytorch);
  ASSERT_EQ(pytorch.size(), 8U);
  EXPECT_NEAR(pytorch.front(), std::pow(1.0 / 6, 3.5), 1e-12);
  EXPECT_EQ(pytorch.back(), 1);
  const std::vector<double> he = relu::predicted_gradients(test::scope(), "relu", 8, Initialisation::he);
  EXPECT_NEAR(he.front(), 1, 1e-9);
}

TEST(Relu, BackwardFromTheOutputCountsWhereThereIsOne) {
  const report::Json outcome = {{{"name", "tanh"}, {"pass", "forward"}, {"time", 0.7}},
                                {{"name", "tanh"}, {"pass", "backward"}, {"time", 0.9}},
                                {{"name", "tanh"}, {"pass", "from output"}, {"time", 0.2}},
                                {{"name", "relu"}, {"pass", "forward"}, {"time", 0.1}},
                                {{"name", "relu"}, {"pass", "backward"}, {"time", 0.15}}};
  const std::vector<relu::KernelTime> times = relu::kernel_times(outcome);
  ASSERT_EQ(times.size(), 2U);
  EXPECT_EQ(times[0].backward, 0.2);
  EXPECT_EQ(times[1].backward, 0.15);
}

}  // namespace
}  // namespace assay::article
