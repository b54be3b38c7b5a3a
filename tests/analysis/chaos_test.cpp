#include "analysis/chaos.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "analysis/mean_field.h"
#include "base/files.h"
#include "expr/parse.h"

namespace assay {
namespace {

using Existence = EdgeOfChaos::Existence;

TEST(EdgeOfChaos, AgreesWithTheTableOfReferenceValues) {
  const auto rows =
      nlohmann::json::parse(read_file(std::string(ASSAY_TESTS_DIR) + "/mean_field.json"))["rows"];
  int checked = 0;
  for (const auto& row : rows) {
    if (!row.contains("edge")) continue;
    const MeanField f(parse(row["formula"].get<std::string>()));
    const EdgeOfChaos edge = edge_of_chaos(f);
    for (const auto& [key, point] : row["edge"].items()) {
      const std::string place = row["name"].get<std::string>() + " " + key;
      const auto number = [&](const char* name) { return std::stod(point[name].get<std::string>()); };
      const auto expect = [&](const std::optional<CriticalPoint>& found) {
        ASSERT_TRUE(found.has_value()) << place;
        EXPECT_NEAR(found->q, number("q"), 1e-8 * number("q")) << place;
        EXPECT_NEAR(found->scales.weight, number("sigma_w2"), 1e-8 * number("sigma_w2")) << place;
        EXPECT_NEAR(found->scales.bias, number("sigma_b2"), 1e-8) << place;
        EXPECT_NEAR(found->length_slope, number("Qslope"), 1e-8) << place;
        ++checked;
      };
      expect(critical_point(f, number("q")));
      if (key.starts_with("at_sigma_b2")) expect(critical_point_with_bias(f, edge, number("sigma_b2")));
      if (key.ends_with("Qslope=1") || key.starts_with("sb2=0")) {  // where the stable branch begins
        ASSERT_EQ(edge.existence, Existence::stable) << place;
        expect(edge.branches.front().from);
      }
    }
  }
  EXPECT_EQ(checked, 85);
}

TEST(EdgeOfChaos, ExistsForTheOnesForWhichItDoes) {
  const auto existence = [](const std::string& formula) {
    return edge_of_chaos(MeanField(parse(formula))).existence;
  };
  for (const std::string formula :
       {"max(x, 0)", "where(x > 0, x, 0.01*x)", "abs(x)", "x - min(max(x, -0.5), 0.5)"}) {
    EXPECT_EQ(existence(formula), Existence::marginal) << formula;
  }
  for (const std::string formula :
       {"softplus(x)", "sign(x)*sqrt(abs(x))", "sign(x)", "where(abs(x) > 0.5, x, 0)"}) {
    EXPECT_EQ(existence(formula), Existence::none) << formula;
  }
  for (const std::string formula : {"x^2", "x^3", "x - tanh(x)"}) {
    EXPECT_EQ(existence(formula), Existence::unstable) << formula;
  }
  // The whole curve, from no bias on.
  for (const std::string formula :
       {"tanh(x)", "erf(x)", "sin(x)", "atan(x)", "log(x + sqrt(1 + x^2))", "x/(1 + abs(x))",
        "where(x > 0, x, exp(x) - 1)", "1.05*where(x > 0, x, 1.67*(exp(x) - 1))", "1.7159*tanh(2*x/3)",
        "min(max(x, -1), 1)"}) {
    const EdgeOfChaos edge = edge_of_chaos(MeanField(parse(formula)));
    ASSERT_EQ(edge.existence, Existence::stable) << formula;
    EXPECT_EQ(edge.branches.size(), 1U) << formula;
    EXPECT_EQ(edge.branches.front().from.q, 0.0) << formula;
    EXPECT_TRUE(std::isinf(edge.branches.front().until)) << formula;
    EXPECT_NEAR(edge.small_lengths->weight, edge.branches.front().from.scales.weight, 1e-15) << formula;
  }
  EXPECT_EQ(existence("log(x)"), Existence::unknown);
}

TEST(EdgeOfChaos, HomogeneousFunctionsHaveOnePoint) {
  const EdgeOfChaos leaky = edge_of_chaos(MeanField(parse("where(x > 0, x, 0.2*x)")));
  ASSERT_TRUE(leaky.single.has_value());
  EXPECT_NEAR(leaky.single->scales.weight, 2 / 1.04, 1e-12);
  EXPECT_NEAR(leaky.single->scales.bias, 0, 1e-12);
  EXPECT_FALSE(edge_of_chaos(MeanField(parse("x - min(max(x, -0.5), 0.5)"))).single.has_value());
}

TEST(EdgeOfChaos, FollowsARescaledInput) {
  // f(b x)/b has the same curve with q and the bias variance divided by b^2: quick_gelu is a silu.
  const auto from = [](const std::string& formula) {
    return edge_of_chaos(MeanField(parse(formula))).branches.at(0).from;
  };
  const CriticalPoint silu = from("x*sigmoid(x)");
  const CriticalPoint quick = from("x*sigmoid(1.702*x)");
  EXPECT_NEAR(quick.q * 1.702 * 1.702 / silu.q, 1, 1e-9);
  EXPECT_NEAR(quick.scales.bias * 1.702 * 1.702 / silu.scales.bias, 1, 1e-8);
  EXPECT_NEAR(quick.scales.weight / silu.scales.weight, 1, 1e-10);
}

TEST(PhaseDiagram, ShowsThePhasesOfKnownNetworks) {
  const PhaseDiagram tanh = phase_diagram(MeanField(parse("tanh(x)")), 4.0, 0.1, 40, 3);
  ASSERT_EQ(tanh.cells.size(), 120U);
  EXPECT_EQ(tanh.at(0, 4).phase, Phase::vanishing);  // weight 0.5, no bias
  EXPECT_NEAR(tanh.at(0, 4).chi, 0.5, 1e-12);
  EXPECT_EQ(tanh.at(0, 19).phase, Phase::chaotic);  // weight 2
  EXPECT_NEAR(tanh.at(0, 19).q, 0.61796476977, 1e-8);
  EXPECT_EQ(tanh.at(1, 16).phase, Phase::ordered);  // 1.7 and 0.05: the edge is at 1.761
  EXPECT_EQ(tanh.at(1, 17).phase, Phase::chaotic);
  const PhaseDiagram relu = phase_diagram(MeanField(parse("max(x, 0)")), 4.0, 0.0, 4, 1);
  EXPECT_EQ(relu.at(0, 0).phase, Phase::vanishing);
  EXPECT_NEAR(relu.at(0, 0).chi, 0.5, 1e-12);
  EXPECT_EQ(relu.at(0, 3).phase, Phase::exploding);
  EXPECT_EQ(phase_diagram(MeanField(parse("sqrt(x)")), 4.0, 0.0, 4, 1).at(0, 0).phase, Phase::unknown);
}

}  // namespace
}  // namespace assay
