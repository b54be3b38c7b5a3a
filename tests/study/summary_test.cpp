#include "study/summary.h"

#include <gtest/gtest.h>

#include <cmath>

namespace assay::study {
namespace {

Contender contender(const char* name, const std::vector<double>& accuracies) {
  Contender made{.activation = activation("relu"), .gain = {}, .kernel = {}, .sweep = {}, .trials = {}};
  made.activation.name = name;
  for (std::size_t i = 0; i < accuracies.size(); ++i) {
    Trial trial{
        .seed = i + 1, .learning_rate = 0.1, .epochs = {}, .divergence = {}, .test_accuracy = accuracies[i]};
    trial.samples_per_second = 1000.0 * static_cast<double>(i + 1);
    made.trials.push_back(trial);
  }
  return made;
}

/// The accuracy after each epoch of a trial; an epoch takes two seconds.
void set_curve(Trial& trial, const std::vector<double>& accuracies) {
  for (std::size_t i = 0; i < accuracies.size(); ++i) {
    trial.epochs.push_back({.train_loss = 0,
                            .train_accuracy = 0,
                            .test_loss = 0,
                            .test_accuracy = accuracies[i],
                            .seconds = 2.0 * static_cast<double>(i + 1)});
  }
}

TEST(Summary, SortsAndMarksWhatCannotBeToldApart) {
  Comparison comparison;
  comparison.contenders = {contender("low", {0.90, 0.91, 0.90, 0.92}),
                           contender("best", {0.98, 0.97, 0.98, 0.975}), contender("none", {}),
                           contender("near", {0.97, 0.98, 0.975, 0.978})};
  summarise(comparison);
  std::vector<std::string> order;
  std::vector<bool> tied;
  for (const Contender& c : comparison.contenders) {
    order.push_back(c.activation.name);
    tied.push_back(c.tied_with_best);
  }
  EXPECT_EQ(order, (std::vector<std::string>{"best", "near", "low", "none"}));
  EXPECT_EQ(tied, (std::vector<bool>{true, true, false, false}));
  EXPECT_EQ(comparison.contenders[0].samples_per_second, 2500);
}

TEST(Summary, TellsNothingApartBySingleSeeds) {
  Comparison comparison;
  comparison.contenders = {contender("a", {0.98}), contender("b", {0.5})};
  summarise(comparison);
  EXPECT_TRUE(comparison.contenders[1].tied_with_best);
}

TEST(Summary, PairsBySeed) {
  Comparison comparison;
  comparison.contenders = {contender("a", {0.98, 0.90, 0.96, 0.93}),
                           contender("b", {0.97, 0.89, 0.95, 0.921})};
  // The seeds vary by far more than the contenders differ; only paired can they be told apart.
  summarise(comparison);
  EXPECT_FALSE(comparison.contenders[1].tied_with_best);
}

TEST(Summary, TimeToTargetIsTheMedianOverAllTrials) {
  Comparison comparison;
  comparison.target = 0.95;
  comparison.contenders = {contender("most", {0.96, 0.96, 0.94}), contender("few", {0.96, 0.94, 0.94})};
  for (Contender& c : comparison.contenders) {
    for (Trial& trial : c.trials) {
      set_curve(trial,
                trial.test_accuracy > 0.95 ? std::vector{0.9, 0.951, 0.94} : std::vector{0.9, 0.92, 0.93});
    }
  }
  summarise(comparison);
  EXPECT_EQ(comparison.contenders[0].epochs_to_target, 2.0);
  EXPECT_EQ(comparison.contenders[0].seconds_to_target, 4.0);
  EXPECT_FALSE(comparison.contenders[1].epochs_to_target.has_value());
}

TEST(Summary, CountsDivergedTrials) {
  Comparison comparison;
  comparison.contenders = {contender("a", {0.1, 0.9})};
  comparison.contenders[0].trials[0].divergence = Divergence{.step = 3, .reason = "the loss is NaN"};
  summarise(comparison);
  EXPECT_EQ(comparison.contenders[0].diverged, 1U);
  EXPECT_DOUBLE_EQ(comparison.contenders[0].test_accuracy.mean, 0.5);
}

TEST(Summary, OfLearnedParametersIsThatOfTheTrialsThatDidNotDiverge) {
  Comparison comparison;
  comparison.contenders = {contender("a", {0.9, 0.9, 0.9})};
  Contender& prelu = comparison.contenders[0];
  prelu.activation = activation("prelu");
  for (std::size_t i = 0; i < 3; ++i) {
    const double mean = std::vector{0.5, std::nan(""), 0.3}[i];
    prelu.trials[i].learned = {
        {.parameter = "slope", .layer = 1, .mean = mean, .low = mean - 1, .high = mean + 2}};
  }
  prelu.trials[1].divergence = Divergence{.step = 3, .reason = "the loss is NaN"};
  summarise(comparison);
  ASSERT_EQ(prelu.learned.size(), 1U);
  EXPECT_EQ(prelu.learned[0].parameter, "slope");
  EXPECT_EQ(prelu.learned[0].initial, 0.25);
  EXPECT_DOUBLE_EQ(prelu.learned[0].mean.mean, 0.4);
  EXPECT_NEAR(prelu.learned[0].mean.high, 0.4 + 12.7062 * 0.1, 1e-4);  // Student's t, one degree of freedom
  EXPECT_DOUBLE_EQ(prelu.learned[0].low, -0.7);
  EXPECT_DOUBLE_EQ(prelu.learned[0].high, 2.5);
}

}  // namespace
}  // namespace assay::study
