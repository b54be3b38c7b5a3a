#include <gtest/gtest.h>

#include <algorithm>

#include "article/claim_05_dead_units.h"
#include "article/claim_05_dead_units_experiment.h"
#include "toy.h"

namespace assay::article {
namespace {

using test::around;

DeadUnitsEvidence::Trained trained(const char* activation, double rate, study::Interval dead,
                                   std::size_t diverged = 0) {
  return {.activation = activation,
          .learning_rate = rate,
          .dead = dead,
          .accuracy = around(0.5),
          .diverged = diverged,
          .networks = 5};
}

DeadUnitsEvidence::Start start(const char* name, study::Interval dead, study::Interval fewer) {
  return {.name = name,
          .born = around(0.0),
          .predicted_born = {},
          .trained = dead,
          .fewer = fewer,
          .accuracy = around(0.9),
          .networks = 5};
}

DeadUnitsEvidence evidence() {
  return {.trained = {trained("relu", 0.1, around(0.0)), trained("relu", 1, around(0.4, 0.1)),
                      trained("gelu", 0.1, around(0.0)), trained("gelu", 1, around(0.0))},
          .starts = {start("bias 0", around(0.0), around(0.0)), start("bias -3", around(0.5), around(-0.5))},
          .mended = {start("He", around(0.4), around(0.0)), start("PyTorch", around(0.02), around(0.38))},
          .layers = {{.layer = 8, .born = around(0.06), .predicted = 0.063}},
          .revivals = {{.layer = 1, .share = around(0.0)}, {.layer = 2, .share = around(0.01)}},
          .seeds = 5};
}

TEST(DeadUnitsVerdict, HoldsWhereUnitsDieForGoodAndAStartMendsIt) {
  EXPECT_EQ(judge(evidence()).verdict, Verdict::holds);
}

TEST(DeadUnitsVerdict, HasAConditionWhereNoStartHelpsALargeRate) {
  DeadUnitsEvidence some = evidence();
  some.mended[1].fewer = around(0.3, 0.3);
  const Finding finding = judge(some);
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_NE(finding.sentence.find("no start helps"), std::string::npos) << finding.sentence;
  some.starts[1].fewer = around(0.0);
  EXPECT_EQ(judge(some).sentence.find("the start is bad"), std::string::npos);
}

TEST(DeadUnitsVerdict, HasAConditionWhereAStartHelpsButUnitsStillDie) {
  DeadUnitsEvidence some = evidence();
  some.mended[1] = start("PyTorch", around(0.1, 0.06), around(0.3));
  const Finding finding = judge(some);
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_NE(finding.sentence.find("no cure: 10% are dead instead of 40%"), std::string::npos)
      << finding.sentence;
}

TEST(DeadUnitsVerdict, NamesTheStartsThatMakeItWorse) {
  DeadUnitsEvidence some = evidence();
  some.mended.push_back(start("He, bias 1", around(0.7), around(-0.3)));
  const Finding finding = judge(some);
  EXPECT_NE(finding.reasons.back().find("More than usual with He, bias 1"), std::string::npos)
      << finding.reasons.back();
}

TEST(DeadUnitsVerdict, HasAConditionWhereOthersDieToo) {
  DeadUnitsEvidence some = evidence();
  some.trained[3].dead = around(0.3, 0.1);
  EXPECT_EQ(judge(some).verdict, Verdict::holds_if);
}

TEST(DeadUnitsVerdict, HasAConditionWhereDeadUnitsRevive) {
  DeadUnitsEvidence some = evidence();
  some.revivals[1].share = around(0.5, 0.1);
  const Finding finding = judge(some);
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_NE(finding.sentence.find("stay dead only in the first layer"), std::string::npos)
      << finding.sentence;
}

TEST(DeadUnitsVerdict, FailsWhereNoneDie) {
  DeadUnitsEvidence none = evidence();
  none.trained[1].dead = around(0.0);
  EXPECT_EQ(judge(none).verdict, Verdict::does_not_hold);
}

TEST(DeadUnitsVerdict, StaysOpenWhereTheIntervalIsWideOrTooFewAreLeft) {
  DeadUnitsEvidence wide = evidence();
  wide.trained[1].dead = around(0.4, 0.4);
  EXPECT_EQ(judge(wide).verdict, Verdict::undecided);
  DeadUnitsEvidence few = evidence();
  few.trained[1].diverged = 3;
  EXPECT_EQ(judge(few).verdict, Verdict::undecided);
}

TEST(DeadUnitsVerdict, SaysWhereMeasurementAndTheoryPart) {
  DeadUnitsEvidence some = evidence();
  some.layers[0].predicted = 0.3;
  const Finding finding = judge(some);
  const auto layer = std::ranges::find_if(finding.measurements, [](const Measurement& measurement) {
    return measurement.what.find("born dead") != std::string::npos;
  });
  EXPECT_FALSE(layer->agrees);
}

TEST(DeadUnits, ThePredictionGrowsTowardsOneHalf) {
  const std::vector<double> shares = dead_units::predicted_born(test::scope());
  ASSERT_EQ(shares.size(), dead_units::deep);
  // 1/(M + 1) for correlation 1/2: THEORY 4.1.
  EXPECT_NEAR(shares.front(), 1.0 / 2049, 1e-9);
  for (std::size_t i = 1; i < shares.size(); ++i) EXPECT_GT(shares[i], shares[i - 1]);
  EXPECT_LT(shares.back(), 0.5);
}

TEST(DeadUnits, ABiasMovesThePredictionOfTheFirstLayer) {
  const auto predicted = [](double bias) {
    return dead_units::predicted_born_first(test::scope(), {"", Initialisation::he, bias});
  };
  EXPECT_NEAR(predicted(0), 1.0 / 2049, 1e-9);
  EXPECT_LT(predicted(0.1), predicted(0));
  EXPECT_GT(predicted(-3), predicted(-1));
  EXPECT_GT(predicted(-1), predicted(0));
}

TEST(DeadUnits, RevivalsAreCountedAgainstTheDead) {
  const auto record = [](std::size_t epoch, std::vector<bool> dead, std::size_t revived) {
    Outcome outcome = test::full_outcome();
    study::LayerTelemetry telemetry = outcome.trial.layers.front();
    telemetry.epoch = epoch;
    telemetry.layers.resize(1);
    telemetry.layers[0].state.units = dead.size();
    telemetry.layers[0].state.dead = std::move(dead);
    telemetry.layers[0].revived = revived;
    return telemetry;
  };
  CellResult result;
  result.outcomes = {test::full_outcome(), test::full_outcome()};
  result.outcomes[0].trial.layers = {record(0, {true, true, false, false}, 0),
                                     record(1, {true, false, true, false}, 1)};
  // Nothing was dead: nothing to revive.
  result.outcomes[1].trial.layers = {record(0, {false, false, false, false}, 0),
                                     record(1, {false, false, false, false}, 0)};
  EXPECT_EQ(dead_units::revived_in(result, 0).mean, 0.5);
  EXPECT_EQ(dead_units::born_in(result, 0).mean, 0.25);
  const dead_units::Fates before = dead_units::fates(result.outcomes[0], 0, 0);
  EXPECT_EQ(before.born, 0.5);
  EXPECT_EQ(before.died + before.returned, 0);
  const dead_units::Fates fates = dead_units::fates(result.outcomes[0], 0, 1);
  EXPECT_EQ(fates.born, 0.25);
  EXPECT_EQ(fates.died, 0.25);
  EXPECT_EQ(fates.returned, 0.25);
}

}  // namespace
}  // namespace assay::article
