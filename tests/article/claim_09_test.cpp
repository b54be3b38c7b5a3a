#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "analysis/smoothing.h"
#include "article/claim_09_signed_root.h"
#include "article/claim_09_signed_root_experiment.h"
#include "catalog/catalog.h"
#include "inspect/arithmetic.h"
#include "toy.h"

namespace assay::article {
namespace {

using test::around;
using Kind = SignedRootEvidence::Kind;

/// One layer trains, sixteen do not; smoothing mends that, moving does not.
SignedRootEvidence as_measured() {
  const auto factor = [](const char* form, Kind kind, std::size_t width, double median, double hundredth) {
    return SignedRootEvidence::Factor{.form = form,
                                      .kind = kind,
                                      .width = width,
                                      .median = around(median, 0.02),
                                      .hundredth = around(hundredth, 0.05 * hundredth),
                                      .predicted_median = median,
                                      .predicted_hundredth = hundredth};
  };
  const auto trained = [](const char* form, Kind kind, std::size_t depth, double behind) {
    return SignedRootEvidence::Trained{.form = form,
                                       .kind = kind,
                                       .depth = depth,
                                       .behind = around(behind, 0.01),
                                       .diverged = 0,
                                       .networks = 5};
  };
  return {.factors = {factor("root", Kind::root, 64, 1.43, 27), factor("root", Kind::root, 4096, 2.48, 28),
                      factor("smoothed", Kind::smooth, 64, 1.1, 1.6),
                      factor("smoothed", Kind::smooth, 4096, 1.14, 1.2),
                      factor("tanh", Kind::ordinary, 64, 1.17, 1.4),
                      factor("tanh", Kind::ordinary, 4096, 1.18, 1.21)},
          .trained = {trained("root", Kind::root, 1, 0.02), trained("root", Kind::root, 4, 0.03),
                      trained("root", Kind::root, 16, 0.6), trained("shifted", Kind::moved, 1, 0.02),
                      trained("shifted", Kind::moved, 4, 0.02), trained("shifted", Kind::moved, 16, 0.4),
                      trained("smoothed", Kind::smooth, 1, 0.01), trained("smoothed", Kind::smooth, 4, 0.01),
                      trained("smoothed", Kind::smooth, 16, 0.02)},
          .seeds = 5};
}

TEST(SignedRootVerdict, HoldsWhereNetworksAreDeep) {
  const Finding finding = judge(as_measured());
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_NE(finding.sentence.find("from 16 hidden layers on"), std::string::npos) << finding.sentence;
  EXPECT_TRUE(finding.warnings.empty());
  EXPECT_TRUE(std::ranges::all_of(finding.measurements, &Measurement::agrees));
  EXPECT_NE(finding.reasons.back().find("1 of 1 smooth forms work"), std::string::npos);
}

TEST(SignedRootVerdict, HoldsWhereShallowNetworksBreakToo) {
  SignedRootEvidence evidence = as_measured();
  for (std::size_t i = 0; i < 3; ++i) evidence.trained[i].behind = around(0.3, 0.01);
  EXPECT_EQ(judge(evidence).verdict, Verdict::holds);
}

TEST(SignedRootVerdict, FailsWhereItTrainsAtEveryDepth) {
  SignedRootEvidence evidence = as_measured();
  evidence.trained[2].behind = around(0.01, 0.01);
  const Finding finding = judge(evidence);
  EXPECT_EQ(finding.verdict, Verdict::does_not_hold);
  EXPECT_FALSE(std::ranges::all_of(finding.measurements, &Measurement::agrees)) << "theory says otherwise";
}

TEST(SignedRootVerdict, StaysOpenWhereIntervalsAreWide) {
  SignedRootEvidence evidence = as_measured();
  evidence.trained[2].behind = around(0.06, 0.05);
  EXPECT_EQ(judge(evidence).verdict, Verdict::undecided);
  evidence = as_measured();
  evidence.trained[0].behind = around(0.05, 0.02);
  EXPECT_EQ(judge(evidence).verdict, Verdict::undecided);
}

TEST(SignedRootVerdict, WarnsWhereTheTailIsNotSeen) {
  SignedRootEvidence evidence = as_measured();
  evidence.factors[1].hundredth = around(3, 0.1);
  const Finding finding = judge(evidence);
  EXPECT_EQ(finding.verdict, Verdict::holds_if) << "it trains as badly as before";
  EXPECT_EQ(finding.warnings.size(), 1U);
}

TEST(SignedRootForms, TheSmoothedOneIsTheOneThatRepairNames) {
  const auto nearest = nearest_smooth(activation("signed_sqrt").function, Rational(1, 10));
  ASSERT_TRUE(nearest.has_value());
  const Function ours = activation(signed_root::smoothed().formula).function;
  const std::vector<double> x = {-30, -2, -0.1, -1e-6, 0, 1e-6, 0.3, 1, 12};
  std::vector<double> theirs_y(x.size());
  std::vector<double> ours_y(x.size());
  inspect::evaluate<double>(nearest->function, {}, x, theirs_y);
  inspect::evaluate<double>(ours, {}, x, ours_y);
  for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(theirs_y[i], ours_y[i], 1e-12) << x[i];
}

}  // namespace
}  // namespace assay::article
