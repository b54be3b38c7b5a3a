#include <gtest/gtest.h>

#include <algorithm>

#include "article/claim_03_keras.h"
#include "toy.h"

namespace assay::article {
namespace {

using test::around;

constexpr auto bent = assay::Verdict::no;
constexpr auto straight = assay::Verdict::yes;

KerasEvidence evidence() {
  return {.offered = {{.name = "relu", .affine = {.verdict = bent}, .more_than_linear = around(0.05)},
                      {.name = "tanh", .affine = {.verdict = bent}, .more_than_linear = around(0.04)}},
          .seeds = 5};
}

TEST(KerasVerdict, HoldsWhereAllAreBentAndGain) {
  const Finding finding = judge(evidence());
  EXPECT_EQ(finding.verdict, Verdict::holds);
  EXPECT_TRUE(std::ranges::all_of(finding.measurements, &Measurement::agrees));
}

TEST(KerasVerdict, NamesWhatIsNoActivation) {
  KerasEvidence some = evidence();
  some.offered.push_back(
      {.name = "linear", .affine = {.verdict = straight}, .more_than_linear = around(0.0)});
  some.offered.push_back(
      {.name = "hard_shrink", .affine = {.verdict = bent}, .more_than_linear = around(-0.002)});
  const Finding finding = judge(some);
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_NE(finding.sentence.find("2 of the 4"), std::string::npos);
  EXPECT_NE(finding.reasons[1].find("linear"), std::string::npos);
  EXPECT_NE(finding.reasons[2].find("hard_shrink"), std::string::npos);
  EXPECT_TRUE(finding.measurements[2].agrees);
  EXPECT_FALSE(finding.measurements[3].agrees);
}

TEST(KerasVerdict, AGainOfWhatIsStraightContradicts) {
  KerasEvidence some = evidence();
  some.offered[0].affine.verdict = straight;
  EXPECT_FALSE(judge(some).measurements[0].agrees);
}

TEST(KerasVerdict, FailsWhereNothingGains) {
  KerasEvidence none = evidence();
  for (auto& each : none.offered) each.more_than_linear = around(0.0);
  EXPECT_EQ(judge(none).verdict, Verdict::does_not_hold);
}

TEST(KerasVerdict, StaysOpenWhereIntervalsAreWideOrTheFormIsUnknown) {
  KerasEvidence wide = evidence();
  for (auto& each : wide.offered) each.more_than_linear = around(0.03, 0.03);
  EXPECT_EQ(judge(wide).verdict, Verdict::undecided);
  KerasEvidence unknown = evidence();
  for (auto& each : unknown.offered) each.affine.verdict = assay::Verdict::unknown;
  EXPECT_EQ(judge(unknown).verdict, Verdict::undecided);
}

}  // namespace
}  // namespace assay::article
