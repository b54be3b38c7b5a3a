#include "article/runner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "toy.h"

namespace assay::article {
namespace {

namespace fs = std::filesystem;

const auto ignore = [](const RunProgress&) {};

std::size_t files(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// What training decided, without what the clock did.
std::vector<double> numbers(const CellResult& result) {
  std::vector<double> all = {result.learning_rate};
  for (const study::SweepPoint& point : result.sweep) all.push_back(point.validation_accuracy);
  for (const Outcome& outcome : result.outcomes) {
    for (const study::Epoch& epoch : outcome.trial.epochs) all.push_back(epoch.test_loss);
  }
  return all;
}

TEST(Runner, GivesEveryCellItsSweepAndSeeds) {
  const test::Folder folder;
  const Store store(folder.path(), "digits");
  const std::vector<Cell> cells = {test::cell("relu"), test::cell("tanh")};
  const auto results = run(test::digits(), {.cells = cells}, store, 2, ignore, {});
  ASSERT_TRUE(results);
  for (const Cell& cell : cells) {
    const CellResult& result = results->of(cell);
    ASSERT_EQ(result.sweep.size(), 2U);
    ASSERT_EQ(result.outcomes.size(), 3U);
    const bool first_is_better = result.sweep[0].validation_accuracy >= result.sweep[1].validation_accuracy;
    EXPECT_EQ(result.learning_rate, first_is_better ? 0.01 : 0.03);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(result.outcomes[i].trial.seed, i + 1);
      EXPECT_EQ(result.outcomes[i].trial.epochs.size(), 2U);
    }
  }
  EXPECT_EQ(files(folder.path()), 2U * (2 + 3));
}

TEST(Runner, TrainsNothingTwice) {
  const test::Folder folder;
  const Store store(folder.path(), "digits");
  Cell more = test::cell("relu");
  more.seeds = 4;
  const std::vector<Cell> cells = {test::cell("relu"), test::cell("relu"), more};
  std::size_t trained = 0;
  const auto count = [&](const RunProgress& progress) { trained += progress.one_done ? 1 : 0; };
  const auto first = run(test::digits(), {.cells = cells}, store, 2, count, {});
  EXPECT_EQ(trained, 2U + 4);
  trained = 0;
  const auto second = run(test::digits(), {.cells = cells}, store, 2, count, {});
  EXPECT_EQ(trained, 0U);
  EXPECT_EQ(numbers(first->of(more)), numbers(second->of(more)));
}

TEST(Runner, GoesOnWhereItWasStopped) {
  const test::Folder folder;
  const Store store(folder.path(), "digits");
  const std::vector<Cell> cells = {test::cell("relu"), test::cell("gelu")};
  std::stop_source stop;
  std::size_t trained = 0;
  const auto stop_in_the_middle = [&](const RunProgress& progress) {
    if (progress.one_done && ++trained == 6) stop.request_stop();
  };
  EXPECT_FALSE(run(test::digits(), {.cells = cells}, store, 1, stop_in_the_middle, stop.get_token()));
  const std::size_t kept = files(folder.path());
  EXPECT_GE(kept, 5U);
  EXPECT_LT(kept, 10U);
  trained = 0;
  std::size_t all = 0;
  const auto resumed = run(test::digits(), {.cells = cells}, store, 2,
                           [&](const RunProgress& progress) {
                             trained += progress.one_done ? 1 : 0;
                             all = progress.all;
                           },
                           {});
  ASSERT_TRUE(resumed);
  EXPECT_EQ(trained, 10 - kept);
  EXPECT_EQ(all, 10U);

  const test::Folder another;
  const auto at_once = run(test::digits(), {.cells = cells}, Store(another.path(), "digits"), 2, ignore, {});
  for (const Cell& cell : cells) EXPECT_EQ(numbers(resumed->of(cell)), numbers(at_once->of(cell)));
}

TEST(Runner, ProgressGrowsToTheWhole) {
  const test::Folder folder;
  const std::vector<Cell> cells = {test::cell("relu"), test::cell("logarithm")};
  double before = 0;
  std::size_t done = 0;
  const auto check = [&](const RunProgress& progress) {
    EXPECT_GE(progress.share, before);
    EXPECT_LE(progress.share, 1.0);
    before = progress.share;
    done = progress.done;
  };
  const auto results = run(test::digits(), {.cells = cells}, Store(folder.path(), "digits"), 1, check, {});
  EXPECT_NEAR(before, 1.0, 1e-9);
  EXPECT_EQ(done, 10U);
  EXPECT_EQ(results->of(cells[1]).diverged(), 3U);
}

TEST(Runner, InspectsWhatIsAsked) {
  const test::Folder folder;
  Cell linear = test::cell("identity");
  linear.inspection = Inspection::fold;
  linear.samples = 120;
  Cell curved = test::cell("relu");
  curved.inspection = Inspection::linear_fit;
  Cell probable = test::cell("relu");
  probable.inspection = Inspection::calibration;
  Cell tangents = test::cell("tanh");
  tangents.inspection = Inspection::sigmoid_twin;
  const std::vector<Cell> cells = {linear, curved, probable, tangents};
  const auto results = run(test::digits(), {.cells = cells}, Store(folder.path(), "digits"), 2, ignore, {});
  ASSERT_TRUE(results->of(probable).outcomes[0].calibration);
  EXPECT_NEAR(results->of(probable).outcomes[0].calibration->sums.range.mean, 1, 1e-12);
  ASSERT_TRUE(results->of(tangents).outcomes[0].sigmoid_twin);
  EXPECT_LT(results->of(tangents).outcomes[0].sigmoid_twin->largest_output_difference, 1e-3);
  const Outcome& folded = results->of(linear).outcomes[0];
  ASSERT_TRUE(folded.fold);
  EXPECT_LT(folded.fold->largest_output_difference, 1e-4 * folded.fold->largest_output);
  EXPECT_EQ(folded.fold->predictions_equal + folded.fold->exact_ties, 100U);
  const Outcome& fitted = results->of(curved).outcomes[0];
  ASSERT_TRUE(fitted.linear_fit);
  EXPECT_GT(fitted.linear_fit->relative, 0.01);
}

TEST(Runner, CalculatesOnceAndKeepsTheOutcome) {
  const test::Folder folder;
  const Store store(folder.path(), "digits");
  int runs = 0;
  const auto calculation = [&](int n, bool alone) {
    return Calculation{.name = "square",
                       .settings = {{"n", n}},
                       .run =
                           [&runs, n](const std::stop_token&) {
                             ++runs;
                             return report::Json{{"value", n * n}};
                           },
                       .alone = alone};
  };
  const Experiments asked{.calculations = {calculation(3, false), calculation(4, true)}};
  std::size_t done = 0;
  const auto watch = [&](const RunProgress& progress) { done = progress.done; };
  const auto first = run(test::digits(), asked, store, 1, watch, {});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->of(asked.calculations[0])["value"], 9);
  EXPECT_EQ(first->of(asked.calculations[1])["value"], 16);
  EXPECT_EQ(done, 2U);
  EXPECT_TRUE(run(test::digits(), asked, store, 1, watch, {}));
  EXPECT_EQ(runs, 2);
}

TEST(Runner, LooksAtAnUntrainedNetwork) {
  const test::Folder folder;
  Cell untrained = test::cell("relu");
  untrained.learning_rates = {0.01};
  untrained.training.epochs = 0;
  untrained.training.telemetry = true;
  const auto results =
      run(test::digits(), {.cells = {untrained}}, Store(folder.path(), "digits"), 2, ignore, {});
  const study::Trial& trial = results->of(untrained).outcomes[0].trial;
  EXPECT_TRUE(trial.epochs.empty());
  ASSERT_EQ(trial.layers.size(), 1U);
  EXPECT_GT(trial.layers[0].layers[0].state.gradient, 0);
}

TEST(Differences, ArePairedBySeed) {
  const auto result = [](std::initializer_list<double> accuracies) {
    CellResult made;
    for (const double accuracy : accuracies) {
      made.outcomes.push_back(test::full_outcome());
      made.outcomes.back().trial.test_accuracy = accuracy;
    }
    return made;
  };
  // The seeds differ by 10 points, the pairs by 1 each: unpaired nothing could be told.
  const study::Interval difference = accuracy_difference(result({0.7, 0.8, 0.9}), result({0.69, 0.79, 0.89}));
  EXPECT_NEAR(difference.low, 0.01, 1e-12);
  EXPECT_NEAR(difference.high, 0.01, 1e-12);
}

}  // namespace
}  // namespace assay::article
