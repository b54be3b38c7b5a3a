#include "study/propagation_check.h"

#include <gtest/gtest.h>

#include <array>

#include "expr/parse.h"

namespace assay::study {
namespace {

constexpr std::array activations = {"max(x, 0)",
                                    "where(x > 0, x, 0.2*x)",
                                    "where(x > 0, x, expm1(x))",
                                    "1.0507009873554805*where(x > 0, x, 1.6732632423543773*expm1(x))",
                                    "0.5*x*erfc(-x/sqrt(2))",
                                    "x*sigmoid(x)",
                                    "x*tanh(softplus(x))",
                                    "softplus(x)",
                                    "sigmoid(x)",
                                    "tanh(x)",
                                    "erf(x)",
                                    "atan(x)"};

PropagationCheck check(const PropagationPlan& plan) {
  const auto result = check_propagation(plan, [](std::size_t, std::size_t) {}, {});
  EXPECT_TRUE(result.has_value());
  return result.value_or(PropagationCheck());
}

class TheoryAndNetworks : public testing::TestWithParam<Initialisation> {};

/// Twelve activations, thirty layers, ten networks (THEORY 5).
TEST_P(TheoryAndNetworks, Agree) {
  for (const char* formula : activations) {
    SCOPED_TRACE(formula);
    const Function f = parse(formula);
    const MeanField field(f);
    const std::optional<Recipe> found = recipe(GetParam(), field, edge_of_chaos(field));
    if (!found) {
      EXPECT_EQ(GetParam(), Initialisation::edge_of_chaos) << "only that need not exist";
      continue;
    }
    const PropagationCheck result =
        check({.f = f, .recipe = *found, .depth = 30, .width = 128, .networks = 10, .threads = 2});
    ASSERT_EQ(result.measured.size(), 30U);
    ASSERT_TRUE(result.log_gradient.has_value()) << result.predicted.reason;
    EXPECT_TRUE(result.log_gradient->holds())
        << result.log_gradient->predicted << " for " << result.log_gradient->measured << " +- "
        << result.log_gradient->allowed;
    ASSERT_TRUE(result.log_length.has_value());
    EXPECT_TRUE(result.log_length->holds())
        << result.log_length->predicted << " for " << result.log_length->measured << " +- "
        << result.log_length->allowed;
  }
}

Recipe he() {
  return {.initialisation = Initialisation::he, .hidden = {2, 0}, .input_weight = 2};
}

TEST(PropagationCheck, SaysWhereGradientsDie) {
  const PropagationCheck gelu =
      check({.f = parse("0.5*x*erfc(-x/sqrt(2))"), .recipe = he(), .depth = 40, .networks = 4, .threads = 2});
  ASSERT_TRUE(gelu.gradients_die && gelu.predicted.gradients_die);
  EXPECT_NEAR(static_cast<double>(*gelu.gradients_die), static_cast<double>(*gelu.predicted.gradients_die),
              3);
  EXPECT_FALSE(gelu.gradients_explode.has_value());
  EXPECT_FALSE(gelu.signal_is_lost.has_value());
}

TEST(PropagationCheck, KeepsWhatIsMeasuredWhereTheoryEnds) {
  const PropagationCheck root = check({.f = parse("sqrt(x)"), .recipe = he(), .depth = 5, .networks = 3});
  EXPECT_NE(root.predicted.reason, "");
  EXPECT_EQ(root.signal_is_lost, 2U);
  EXPECT_FALSE(root.log_length.has_value());
  EXPECT_FALSE(root.log_gradient.has_value());
  // E f'^2 is infinite, a network's gradient is not.
  const PropagationCheck signed_root =
      check({.f = parse("sign(x)*sqrt(abs(x))"), .recipe = he(), .depth = 10, .networks = 5});
  EXPECT_TRUE(signed_root.log_length && signed_root.log_length->holds());
  EXPECT_FALSE(signed_root.log_gradient.has_value());
  EXPECT_GT(signed_root.measured.front().log_gradient.mean.mean, 1);
}

INSTANTIATE_TEST_SUITE_P(Each, TheoryAndNetworks, testing::ValuesIn(all_initialisations));

}  // namespace
}  // namespace assay::study
