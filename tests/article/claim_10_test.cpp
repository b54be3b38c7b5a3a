#include <gtest/gtest.h>

#include <algorithm>

#include "article/claim_10_rules.h"
#include "article/claim_10_rules_facts.h"
#include "toy.h"

namespace assay::article {
namespace {

using test::around;
using Function = RulesEvidence::Function;

Function function(const char* name, std::array<Kept, 3> kept, double behind) {
  return {.name = name,
          .kept = kept,
          .because = {"a", "b", "c"},
          .behind_relu = around(behind),
          .diverged = 0,
          .networks = 5};
}

constexpr Kept yes = Kept::yes;
constexpr Kept no = Kept::no;

/// Keepers train well, breakers do not.
RulesEvidence as_claimed() {
  return {.functions = {function("good", {yes, yes, yes}, 0.0), function("fine", {yes, yes, yes}, -0.01),
                        function("holes", {no, yes, yes}, 0.5), function("steep", {yes, no, yes}, 0.1),
                        function("wave", {yes, yes, no}, 0.2)},
          .correlation = around(0.8, 0.1),
          .lenient_correlation = around(0.9, 0.05),
          .seeds = 5};
}

TEST(RulesVerdict, HoldsWhereAllIsAsClaimed) {
  const Finding finding = judge(as_claimed());
  EXPECT_EQ(finding.verdict, Verdict::holds);
  EXPECT_TRUE(std::ranges::all_of(finding.measurements, &Measurement::agrees));
}

TEST(RulesVerdict, HasAConditionWhereARuleIsNotNeeded) {
  RulesEvidence evidence = as_claimed();
  evidence.functions.push_back(function("kinked", {yes, no, yes}, 0.001));
  const Finding finding = judge(evidence);
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_NE(finding.reasons[1].find("kinked (b)"), std::string::npos) << finding.reasons[1];
  EXPECT_NE(finding.reasons[0].find("Rule 1 is needed"), std::string::npos);
}

TEST(RulesVerdict, HasAConditionWhereAKeeperFails) {
  RulesEvidence evidence = as_claimed();
  evidence.functions.push_back(function("line", {yes, yes, yes}, 0.05));
  const Finding finding = judge(evidence);
  EXPECT_EQ(finding.verdict, Verdict::holds_if);
  EXPECT_FALSE(finding.measurements.back().agrees);
}

TEST(RulesVerdict, FailsWhereNoRuleIsNeeded) {
  RulesEvidence evidence = as_claimed();
  for (Function& each : evidence.functions) each.behind_relu = around(0.0);
  evidence.correlation = around(0.0, 0.2);
  EXPECT_EQ(judge(evidence).verdict, Verdict::does_not_hold);
}

TEST(RulesVerdict, StaysOpenWhereIntervalsAreWide) {
  RulesEvidence evidence = as_claimed();
  for (Function& each : evidence.functions) each.behind_relu = around(0.02, 0.05);
  evidence.correlation = around(0.1, 0.4);
  EXPECT_EQ(judge(evidence).verdict, Verdict::undecided);
}

TEST(RulesFacts, ReadingsDecideWhatIsKept) {
  rules::Facts kinked{.name = "kinked",
                      .defined = yes,
                      .differentiable = no,
                      .but_for_kinks = true,
                      .bounded_slope = yes,
                      .operations = rules::most_operations,
                      .monotone = no,
                      .because = {}};
  using Rules = std::array<Kept, 3>;
  EXPECT_EQ(rules::kept(kinked), (Rules{yes, no, no}));
  EXPECT_EQ(rules::kept(kinked, {.kinks_allowed = true}), (Rules{yes, yes, no}));
  EXPECT_EQ(rules::kept(kinked, {.any_shape = true}), (Rules{yes, no, yes}));
  kinked.operations = rules::most_operations + 1;
  EXPECT_EQ(rules::kept(kinked, {.kinks_allowed = true}), (Rules{yes, no, no}));
  EXPECT_EQ(rules::kept(kinked, {.kinks_allowed = true, .any_cost = true}), (Rules{yes, yes, no}));
  EXPECT_EQ(rules::count(rules::kept(kinked)), 1U);
}

TEST(RulesFacts, OfTheArticlesFunctions) {
  const std::vector<std::string> names = {"logarithm", "relu", "tanh", "identity", "gelu"};
  Results results;
  for (const Calculation& each : rules::proofs(names)) results.add(each, each.run({}));
  const std::vector<rules::Facts> all = rules::facts(names, results);
  ASSERT_EQ(all.size(), names.size());
  const auto of = [&](const char* name) { return *std::ranges::find(all, name, &rules::Facts::name); };
  using Rules = std::array<Kept, 3>;
  EXPECT_EQ(rules::kept(of("tanh")), (Rules{yes, yes, yes}));
  EXPECT_EQ(rules::kept(of("relu")), (Rules{yes, no, yes}));
  EXPECT_EQ(of("relu").because[1], "kink at x = 0");
  EXPECT_EQ(rules::kept(of("logarithm"))[0], no);
  EXPECT_EQ(of("logarithm").because[0], "no value for half of all inputs");
  EXPECT_EQ(of("identity").operations, 0U);
  EXPECT_EQ(of("gelu").because[2], "rises and falls");
  const std::vector<rules::Facts> ranking = rules::ranked(all);
  EXPECT_EQ(ranking.front().name, "identity");
  EXPECT_EQ(ranking.back().name, "logarithm");
}

}  // namespace
}  // namespace assay::article
