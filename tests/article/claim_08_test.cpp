#include <gtest/gtest.h>

#include <algorithm>

#include "article/claim_08_other_functions.h"
#include "article/sign_task.h"
#include "toy.h"

namespace assay::article {
namespace {

using test::around;

/// All fail: holes at once, the square at every depth and whatever the biases.
OtherFunctionsEvidence as_claimed() {
  OtherFunctionsEvidence evidence{.undefined = {}, .square = {}, .sign = {}, .seeds = 5};
  for (const char* name : {"square_root", "logarithm"}) {
    evidence.undefined.push_back({.activation = name,
                                  .depth = 1,
                                  .diverged = 5,
                                  .networks = 5,
                                  .last_step = 1,
                                  .in_first_layer = true,
                                  .nan_share = around(0.5, 0.05)});
  }
  for (const std::size_t depth : {1U, 8U}) {
    evidence.square.push_back({.initialisation = "unit gain",
                               .depth = depth,
                               .diverged = 0,
                               .networks = 5,
                               .less_than_relu = around(0.3)});
  }
  evidence.sign = {
      {.activation = "relu", .even = false, .without_biases = around(0.99), .with_biases = around(0.99)},
      {.activation = "square",
       .even = true,
       .without_biases = around(0.5, 0.01),
       .with_biases = around(0.6)}};
  return evidence;
}

TEST(OtherFunctionsVerdict, HoldsWhereAllFail) {
  EXPECT_EQ(judge(as_claimed()).verdict, Verdict::holds);
}

TEST(OtherFunctionsVerdict, HasAConditionWhereTheSquareWorksInShallowNetworks) {
  OtherFunctionsEvidence evidence = as_claimed();
  evidence.square[0].less_than_relu = around(0.01);
  const Finding finding = judge(evidence);
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_TRUE(std::ranges::any_of(finding.reasons, [](const std::string& reason) {
    return reason.find("1 hidden layer (unit gain) relu scores 1.00 ± 0.10 points more") != std::string::npos;
  })) << testing::PrintToString(finding.reasons);
  evidence.square[0].diverged = 1;
  EXPECT_EQ(judge(evidence).verdict, Verdict::holds) << "a network that may diverge does not work";
}

TEST(OtherFunctionsVerdict, HasAConditionWhereABiasShowsTheSign) {
  OtherFunctionsEvidence evidence = as_claimed();
  evidence.sign[1].with_biases = around(0.98);
  EXPECT_EQ(judge(evidence).verdict, Verdict::holds_if);
}

TEST(OtherFunctionsVerdict, BlamesDepthOnlyWhereDepthBreaks) {
  OtherFunctionsEvidence evidence = as_claimed();
  evidence.square[0].less_than_relu = around(0.01);
  EXPECT_NE(judge(evidence).sentence.find("deep networks"), std::string::npos);
  evidence.square[1].less_than_relu = around(0.01);
  EXPECT_EQ(judge(evidence).sentence.find("deep networks"), std::string::npos);
}

TEST(OtherFunctionsVerdict, PartsFromTheoryWhereTheSquareGetsBetterWithDepth) {
  OtherFunctionsEvidence evidence = as_claimed();
  evidence.square[0].less_than_relu = around(0.03);
  evidence.square[1] = {.initialisation = "unit gain",
                        .depth = 4,
                        .diverged = 0,
                        .networks = 5,
                        .less_than_relu = around(0.03)};
  const auto agrees = [&] {
    const std::vector<Measurement> found = judge(evidence).measurements;
    const auto deep = std::ranges::find_if(found, [](const Measurement& each) {
      return each.what.find("4 hidden layers") != std::string::npos;
    });
    return deep != found.end() && deep->agrees;
  };
  EXPECT_TRUE(agrees());
  evidence.square[1].less_than_relu = around(0.01);
  EXPECT_FALSE(agrees());
}

TEST(OtherFunctionsVerdict, StaysOpenWhereHolesDoNoHarm) {
  OtherFunctionsEvidence evidence = as_claimed();
  evidence.undefined[1].diverged = 4;
  EXPECT_EQ(judge(evidence).verdict, Verdict::undecided);
  evidence = as_claimed();
  evidence.undefined[0].last_step = 7;
  EXPECT_EQ(judge(evidence).verdict, Verdict::undecided);
  evidence = as_claimed();
  evidence.undefined[0].in_first_layer = false;
  EXPECT_EQ(judge(evidence).verdict, Verdict::undecided);
}

TEST(OtherFunctionsVerdict, StaysOpenWhereTheTaskTellsNothing) {
  OtherFunctionsEvidence evidence = as_claimed();
  evidence.sign[0].without_biases = around(0.6);  // relu cannot learn it either
  EXPECT_EQ(judge(evidence).verdict, Verdict::undecided);
  evidence = as_claimed();
  evidence.sign[1].without_biases = around(0.7);
  EXPECT_EQ(judge(evidence).verdict, Verdict::undecided);
}

TEST(SignTask, HasItsLabelInTheSignOfOneFeature) {
  const data::Dataset task = sign_task();
  std::size_t ones = 0;
  for (std::size_t i = 0; i < task.test.count(); ++i) {
    EXPECT_EQ(task.test.labels[i], task.test.pixels[16 * i] < 128 ? 0 : 1);
    ones += task.test.labels[i];
  }
  // Of 2000 fair draws: five deviations.
  EXPECT_NEAR(static_cast<double>(ones), 1000, 112);
}

}  // namespace
}  // namespace assay::article
