#include "analysis/remedy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "analysis/moments.h"
#include "expr/parse.h"

namespace assay {
namespace {

using Obstacle = Impossibility::Obstacle;

std::optional<Impossibility> proof(const std::string& formula, Tailoring method) {
  const Function f = parse(formula);
  return impossibility(f, analyze_properties(f), method);
}

void expect_obstacle(const std::string& formula, Tailoring method, Obstacle obstacle,
                     const std::string& because) {
  const std::optional<Impossibility> found = proof(formula, method);
  ASSERT_TRUE(found.has_value()) << formula;
  EXPECT_EQ(static_cast<int>(found->obstacle), static_cast<int>(obstacle))
      << formula << ": " << found->because;
  EXPECT_NE(found->because.find(because), std::string::npos) << formula << ": " << found->because;
}

TEST(Remedy, ProvesThatNoTransformHelps) {
  for (const Tailoring method : {Tailoring::dks, Tailoring::tat}) {
    expect_obstacle("sign(x)*sqrt(abs(x))", method, Obstacle::steep, "|x|^-0.5 next to x = 0");
    expect_obstacle("cbrt(x)", method, Obstacle::steep, "next to x = 0");
    expect_obstacle("log(abs(x))", method, Obstacle::pole, "unbounded next to x = 0");
    expect_obstacle("1/x", method, Obstacle::pole, "unbounded next to x = 0");
    expect_obstacle("sqrt(x)", method, Obstacle::undefined, "no value for x < 0");
    expect_obstacle("log(x)", method, Obstacle::undefined, "2.94e-39");
    expect_obstacle("sign(x)", method, Obstacle::flat, "almost everywhere");
    expect_obstacle("floor(x)", method, Obstacle::flat, "almost everywhere");
    expect_obstacle("where(x > 1, x, tanh(x))", method, Obstacle::jump, "jumps at x = 1");
    expect_obstacle("3*x - 2", method, Obstacle::affine, "one affine map");
    expect_obstacle("log(exp(x))", method, Obstacle::affine, "one affine map");
  }
}

TEST(Remedy, SquaresAreBeyondRepairForAReasonOfEachMethod) {
  for (const std::string formula : {"x^2", "(x + 1)^2 - 3*x", "x*x/7"}) {
    expect_obstacle(formula, Tailoring::dks, Obstacle::quadratic, "DKS needs C'(1) > 1");
    expect_obstacle(formula, Tailoring::tat, Obstacle::quadratic, "TAT needs C''(1)");
  }
  EXPECT_FALSE(proof("x^3", Tailoring::dks).has_value());
  EXPECT_FALSE(proof("x*abs(x)", Tailoring::dks).has_value());
}

TEST(Remedy, KinksObstructTatAlone) {
  for (const std::string formula : {"max(x, 0)", "max(min(x, 1), -1)", "abs(x)"}) {
    expect_obstacle(formula, Tailoring::tat, Obstacle::kink, "f' jumps at x = ");
    EXPECT_FALSE(proof(formula, Tailoring::dks).has_value()) << formula;
  }
  EXPECT_FALSE(proof("where(x > 0, x, expm1(x))", Tailoring::tat).has_value()) << "elu is C^1";
}

TEST(Remedy, FindsNoFaultInWhatCanBeRepaired) {
  for (const std::string formula : {"tanh(x)", "0.5*x*erfc(-x/sqrt(2))", "x*sigmoid(x)", "softplus(x)",
                                    "sin(x)", "sin(x)/x", "exp(x)", "x/(1 + abs(x))"}) {
    EXPECT_FALSE(proof(formula, Tailoring::dks).has_value()) << formula;
  }
}

TEST(Remedy, HomogeneousFunctionsByAlgebra) {
  const auto slopes = [](const std::string& formula) {
    const Function f = parse(formula);
    return homogeneous(f, analyze_properties(f));
  };
  const std::optional<Homogeneous> relu = slopes("where(x > 0, x, 0)");
  ASSERT_TRUE(relu.has_value());
  EXPECT_EQ(relu->negative, 0);
  EXPECT_EQ(relu->positive, 1);
  const std::optional<Homogeneous> leaky = slopes("max(x/4, 3*x)");
  ASSERT_TRUE(leaky.has_value());
  EXPECT_EQ(leaky->negative, 0.25);
  EXPECT_EQ(leaky->positive, 3);
  for (const std::string formula : {"max(x, 1)", "max(x - 1, 0)", "max(x, 0) + 1", "tanh(x)",
                                    "max(min(x, 6), 0)", "x*abs(x)", "sign(x)"}) {
    EXPECT_FALSE(slopes(formula).has_value()) << formula;
  }
}

Remedy remedy_of(const std::string& formula, Tailoring method) {
  const Function f = parse(formula);
  return remedy(f, analyze_properties(f), tailoring_target(method, 50), 50);
}

TEST(Remedy, OfASignedRootIsTheSmoothOneTransformed) {
  for (const Tailoring method : {Tailoring::dks, Tailoring::tat}) {
    const Remedy result = remedy_of("sign(x)*sqrt(abs(x))", method);
    ASSERT_TRUE(result.impossible && result.smoothed && result.tailored);
    EXPECT_EQ(result.smoothed->function.text(), "sign(x)*(sqrt(abs(x) + 0.1) - sqrt(0.1))");
    ASSERT_TRUE(result.moments.derivative_moment.has_value());
    ASSERT_TRUE(result.tailored->transform.has_value()) << result.tailored->reason;
    const Function again = parse(result.tailored->function.text());
    EXPECT_NEAR(gaussian_moments(again).second_moment->value, 1, 1e-9);
    EXPECT_NEAR(gaussian_moments(again).derivative_moment->value,
                method == Tailoring::dks ? std::pow(1.5, 1.0 / 50) : 1, 1e-9);
  }
}

TEST(Remedy, OfReluIsALeakyOne) {
  const Remedy result = remedy_of("max(x, 0)", Tailoring::tat);
  ASSERT_TRUE(result.leaky.has_value());
  EXPECT_NEAR(result.leaky->slope, 0.430522948502403, 1e-12);
  EXPECT_FALSE(result.tailored.has_value());
}

TEST(Remedy, NothingIsSearchedWhereThereIsNothingToFind) {
  for (const std::string formula : {"x^2", "x", "sign(x)", "0"}) {
    const Remedy result = remedy_of(formula, Tailoring::dks);
    EXPECT_TRUE(result.impossible.has_value()) << formula;
    EXPECT_FALSE(result.smoothed.has_value()) << formula;
    EXPECT_FALSE(result.tailored.has_value()) << formula;
  }
}

TEST(Remedy, OddFormulasEndInAReason) {
  for (const std::string formula : {"exp(x^2)", "exp(exp(x))", "floor(1000*x)", "sin(1/x)", "log(-1 - x^2)",
                                    "1/0", "x^1000", "1e300*x^3", "1/(x - x)", "tan(x)", "asin(x)"}) {
    for (const Tailoring method : {Tailoring::dks, Tailoring::tat}) {
      const Remedy result = remedy_of(formula, method);
      const bool is_answered =
          result.impossible ||
          (result.tailored && (result.tailored->transform || !result.tailored->reason.empty()));
      EXPECT_TRUE(is_answered) << formula;
    }
  }
}

}  // namespace
}  // namespace assay
