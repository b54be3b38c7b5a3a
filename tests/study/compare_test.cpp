#include "study/compare.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "data/load.h"
#include "study/material.h"

namespace assay::study {
namespace {

const data::Dataset& digits() {
  static const data::Dataset drawn = data::draw_digits(1, 1200, 300);
  return drawn;
}

ComparePlan plan(std::initializer_list<const char*> names) {
  ComparePlan made;
  for (const char* name : names) made.activations.push_back(activation(name));
  made.training = {.widths = {784, 16, 10}, .epochs = 3, .batch = 50};
  made.learning_rates = {0.001, 0.01, 0.03};
  made.tuning_epochs = 1;
  made.seeds = 3;
  made.threads = 2;
  return made;
}

const auto ignore = [](const Progress&) {};

TEST(Standardisation, GivesZeroMeanAndUnitSecondMoment) {
  const Material material = prepared(digits(), Preparation::standardised);
  double sum = 0;
  double squares = 0;
  for (const float value : material.train.features.span()) {
    sum += static_cast<double>(value);
    squares += static_cast<double>(value) * static_cast<double>(value);
  }
  const auto count = static_cast<double>(material.train.features.size());
  EXPECT_NEAR(sum / count, 0, 1e-6);
  EXPECT_NEAR(squares / count, 1, 1e-5);
  EXPECT_EQ(material.test.count(), 300U);
}

TEST(Compare, GivesEveryContenderItsTrials) {
  const Comparison comparison = compare(digits(), plan({"none", "relu", "x*tanh(x)"}), ignore, {});
  ASSERT_EQ(comparison.contenders.size(), 3U);
  EXPECT_FALSE(comparison.interrupted());
  EXPECT_EQ(comparison.trials_done, 9U);
  EXPECT_EQ(comparison.validation_count, 200U);
  for (const Contender& contender : comparison.contenders) {
    EXPECT_EQ(contender.sweep.size(), 3U);
    EXPECT_EQ(contender.trials.size(), 3U);
    double best = 0;
    for (const SweepPoint& point : contender.sweep) best = std::max(best, point.validation_accuracy);
    for (const SweepPoint& point : contender.sweep) {
      if (point.learning_rate == contender.learning_rate) {
        EXPECT_EQ(point.validation_accuracy, best);
      }
    }
    for (const Trial& trial : contender.trials) {
      EXPECT_EQ(trial.epochs.size(), 3U);
      EXPECT_EQ(trial.test_accuracy, trial.epochs.back().test_accuracy);
      EXPECT_GT(trial.samples_per_second, 0);
    }
    EXPECT_GT(contender.test_accuracy.mean, 0.2);
  }
}

/// Everything that training decides, without what the clock does.
std::vector<double> numbers(const Comparison& comparison) {
  std::vector<double> all;
  for (const Contender& contender : comparison.contenders) {
    all.push_back(contender.learning_rate);
    for (const SweepPoint& point : contender.sweep) all.push_back(point.validation_accuracy);
    for (const Trial& trial : contender.trials) {
      all.push_back(trial.dead_units);
      for (const Epoch& epoch : trial.epochs) {
        all.insert(all.end(), {epoch.train_loss, epoch.train_accuracy, epoch.test_loss, epoch.test_accuracy});
      }
    }
  }
  return all;
}

TEST(Compare, GivesTheSameNumbersOnAnyNumberOfThreads) {
  ComparePlan one = plan({"relu", "sigmoid", "mish"});
  ComparePlan three = one;
  one.threads = 1;
  three.threads = 3;
  EXPECT_EQ(numbers(compare(digits(), one, ignore, {})), numbers(compare(digits(), three, ignore, {})));
}

TEST(Compare, TrainsLearnedParametersTheSameOnAnyNumberOfThreads) {
  ComparePlan one = plan({"prelu", "rrelu", "x*sigmoid(beta*x); beta = 1"});
  one.learning = {.names = {"beta"}, .sharing = Sharing::unit};
  one.threads = 1;
  ComparePlan three = one;
  three.threads = 3;
  const Comparison first = compare(digits(), one, ignore, {});
  const Comparison second = compare(digits(), three, ignore, {});
  EXPECT_EQ(numbers(first), numbers(second));
  EXPECT_EQ(first.sharing, Sharing::unit);
  for (std::size_t i = 0; i < 3; ++i) {
    const Contender& contender = first.contenders[i];
    const bool is_random = contender.activation.name == "rrelu";
    EXPECT_EQ(contender.random, is_random ? std::vector<std::string>{"u"} : std::vector<std::string>());
    ASSERT_EQ(contender.learned.size(), is_random ? 0U : 1U);
    if (is_random) continue;
    EXPECT_EQ(contender.learned[0].parameter, contender.activation.name == "prelu" ? "slope" : "beta");
    EXPECT_EQ(contender.learned[0].mean.mean, second.contenders[i].learned[0].mean.mean);
    EXPECT_LT(contender.learned[0].low, contender.learned[0].mean.mean);
    EXPECT_GT(contender.learned[0].high, contender.learned[0].mean.mean);
  }
}

TEST(Compare, LearnsNothingIfToldSo) {
  ComparePlan fixed = plan({"prelu"});
  fixed.learning.by_catalog = false;
  ComparePlan formula = plan({"where(x > 0, x, 0.25*x)"});
  const Comparison first = compare(digits(), fixed, ignore, {});
  EXPECT_EQ(numbers(first), numbers(compare(digits(), formula, ignore, {})));
  EXPECT_TRUE(first.contenders[0].learned.empty());
}

TEST(Compare, NamesAParameterThatNoActivationHas) {
  ComparePlan wrong = plan({"prelu", "relu"});
  wrong.learning.names = {"slop"};
  try {
    (void)compare(digits(), wrong, ignore, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "no activation has a parameter 'slop'");
    EXPECT_EQ(error.hint(), "did you mean 'slope'? there are slope of prelu");
    EXPECT_EQ(error.exit_status(), 2);
  }
}

TEST(Compare, ReportsDivergenceAsAResult) {
  ComparePlan two = plan({"relu", "logarithm"});
  two.learning_rates = {0.01};
  const Comparison comparison = compare(digits(), two, ignore, {});
  EXPECT_EQ(comparison.contenders[0].activation.name, "relu");
  const Contender& undefined = comparison.contenders[1];
  EXPECT_EQ(undefined.diverged, 3U);
  EXPECT_TRUE(undefined.sweep.empty());
  ASSERT_TRUE(undefined.trials[0].divergence.has_value());
  EXPECT_EQ(undefined.trials[0].divergence->step, 1U);
  EXPECT_EQ(undefined.gain.value, 1.0);
  EXPECT_FALSE(undefined.gain.reason.empty());
  EXPECT_FALSE(undefined.tied_with_best);
}

TEST(Compare, TellsHowFarItIs) {
  std::size_t calls = 0;
  double before = 0;
  const auto check = [&](const Progress& progress) {
    ++calls;
    EXPECT_GT(progress.work_done, before);
    before = progress.work_done;
  };
  (void)compare(digits(), plan({"relu", "tanh"}), check, {});
  EXPECT_EQ(calls, 2U * (3 * 1 + 3 * 3));
  EXPECT_NEAR(before, 1.0, 1e-12);
}

TEST(Compare, KeepsTheCompleteTrialsWhenInterrupted) {
  std::stop_source stop;
  const auto stop_later = [&](const Progress& progress) {
    if (!progress.tuning && progress.seed == 2) stop.request_stop();
  };
  const Comparison comparison = compare(digits(), plan({"relu", "tanh"}), stop_later, stop.get_token());
  EXPECT_TRUE(comparison.interrupted());
  EXPECT_GE(comparison.trials_done, 1U);
  EXPECT_LT(comparison.trials_done, 6U);
  for (const Contender& contender : comparison.contenders) {
    for (const Trial& trial : contender.trials) EXPECT_EQ(trial.epochs.size(), 3U);
  }
}

TEST(Compare, RejectsWhatCannotBeTrained) {
  const auto message = [](const ComparePlan& wrong) -> std::string {
    try {
      (void)compare(digits(), wrong, ignore, {});
    } catch (const Error& error) {
      EXPECT_EQ(error.exit_status(), 2);
      return error.what();
    }
    return "no error";
  };
  const auto with = [](const auto& change) {
    ComparePlan wrong = plan({"relu"});
    change(wrong);
    return wrong;
  };
  EXPECT_EQ(message(with([](ComparePlan& p) { p.training.widths = {10, 10}; })),
            "network 10-10: its 10 inputs do not fit the 784 values of a sample of digits");
  EXPECT_EQ(message(with([](ComparePlan& p) { p.training.widths = {784, 9}; })),
            "network 784-9: its 9 outputs do not fit the 10 classes of digits");
  EXPECT_EQ(message(with([](ComparePlan& p) { p.seeds = 0; })), "seeds 0: there would be no result");
  EXPECT_EQ(message(with([](ComparePlan& p) { p.learning_rates = {-1}; })),
            "learning rate -1: it must be a positive number");
  EXPECT_EQ(message(with([](ComparePlan& p) { p.learning_rates = {NAN}; })),
            "learning rate nan: it must be a positive number");
  EXPECT_EQ(message(with([](ComparePlan& p) { p.training.epochs = 0; })),
            "epochs 0: nothing would be trained");
  EXPECT_EQ(message(with([](ComparePlan& p) { p.training.momentum = 1; })),
            "momentum 1: it must be at least 0 and below 1");
}

}  // namespace
}  // namespace assay::study
