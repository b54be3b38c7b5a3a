#include <gtest/gtest.h>

#include "article/claim_11_exercise.h"
#include "toy.h"

namespace assay::article {
namespace {

using inspect::Mark;
using test::around;

ExerciseEvidence::Trial trial(const char* function, Mark expected, study::Interval behind) {
  return {.function = function,
          .depth = 2,
          .expected = expected,
          .because = "",
          .relu = around(0.97),
          .behind_relu = behind,
          .networks = 5};
}

ExerciseEvidence evidence() {
  return {.trials = {trial("sine", Mark::good, around(0.0)), trial("tangent", Mark::bad, around(0.5)),
                     trial("step", Mark::bad, around(0.1)), trial("cosine", Mark::fair, around(0.3))},
          .seeds = 5};
}

TEST(Exercise, AJudgementIsConfirmedOrContradictedByTheInterval) {
  EXPECT_EQ(fate(trial("f", Mark::good, around(0.01))), Fate::confirmed);
  EXPECT_EQ(fate(trial("f", Mark::good, around(-0.1))), Fate::confirmed);
  EXPECT_EQ(fate(trial("f", Mark::good, around(0.03))), Fate::contradicted);
  EXPECT_EQ(fate(trial("f", Mark::bad, around(0.03))), Fate::confirmed);
  EXPECT_EQ(fate(trial("f", Mark::bad, around(0.01))), Fate::contradicted);
  EXPECT_EQ(fate(trial("f", Mark::bad, around(0.02, 0.01))), Fate::open);
  EXPECT_EQ(fate(trial("f", Mark::fair, around(0.9))), Fate::unpredicted);
}

TEST(Exercise, NothingIsToldWhereReluDoesNotTrain) {
  ExerciseEvidence::Trial hopeless = trial("f", Mark::good, around(-0.4));
  hopeless.relu = around(0.2);
  EXPECT_EQ(fate(hopeless), Fate::open);
}

TEST(ExerciseVerdict, HoldsWhereTrainingConfirms) {
  EXPECT_EQ(judge(evidence()).verdict, Verdict::holds);
}

TEST(ExerciseVerdict, HasExceptions) {
  ExerciseEvidence some = evidence();
  some.trials.push_back(trial("floor", Mark::bad, around(0.0)));
  const Finding finding = judge(some);
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_NE(finding.reasons[1].find("floor (2 hidden layers)"), std::string::npos);
  EXPECT_FALSE(finding.measurements.back().agrees);
}

TEST(ExerciseVerdict, FailsWhereJudgementsAreGuesses) {
  ExerciseEvidence wrong = evidence();
  wrong.trials[0].behind_relu = around(0.5);
  wrong.trials[1].behind_relu = around(0.0);
  EXPECT_EQ(judge(wrong).verdict, Verdict::does_not_hold);
}

TEST(ExerciseVerdict, StaysOpenWhereIntervalsAreWide) {
  ExerciseEvidence wide = evidence();
  wide.trials[0].behind_relu = around(0.0, 0.1);
  wide.trials[1].behind_relu = around(0.0, 0.1);
  EXPECT_EQ(judge(wide).verdict, Verdict::undecided);
  EXPECT_EQ(judge({.trials = {trial("f", Mark::fair, around(0.0))}, .seeds = 5}).verdict, Verdict::undecided);
}

}  // namespace
}  // namespace assay::article
