#include "analysis/germ.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>

#include "ball/enclose.h"
#include "base/random.h"
#include "expr/parse.h"
#include "random_formula.h"

namespace assay {
namespace {

constexpr double start = 64;

/// "t^1 log^0 * 1": the scale and the limit of the factor.
std::string expansion(const std::string& formula, Approach approach, const Rational& x0 = 0) {
  const GermResult result = germ_of(substituted(parse(formula).bound(), approach, x0), start);
  if (result.state == GermResult::State::undefined) return "undefined";
  if (!result.is_known()) return "unknown";
  const Germ& germ = result.germ;
  if (germ.is_zero) return "0";
  std::string text = germ.limit ? germ.limit->text() : "?";
  if (!germ.scale.power.is_zero()) text += " t^" + germ.scale.power.text();
  if (!germ.scale.log_power.is_zero()) text += " log^" + germ.scale.log_power.text();
  if (germ.scale.exponent) text += " exp(" + germ.scale.exponent->text() + ")";
  return text;
}

TEST(Germ, OfFunctionsFarOut) {
  using enum Approach;
  EXPECT_EQ(expansion("max(x, 0)", minus_infinity), "0");
  EXPECT_EQ(expansion("max(x, 0)", plus_infinity), "1 t^1");
  EXPECT_EQ(expansion("tanh(x)", minus_infinity), "-1");
  EXPECT_EQ(expansion("x*sigmoid(x)", minus_infinity), "-1 t^1 exp(-x)");
  EXPECT_EQ(expansion("softplus(x)", plus_infinity), "1 t^1");
  EXPECT_EQ(expansion("softplus(x) - x", plus_infinity), "1 exp(-x)");
  EXPECT_EQ(expansion("erfc(x)", plus_infinity), "1/sqrt(pi) t^-1 exp(-x^2)");
  EXPECT_EQ(expansion("asinh(x)", plus_infinity), "1 log^1");
  EXPECT_EQ(expansion("sqrt(x^2 + 1) - x", plus_infinity), "0.5 t^-1");
  EXPECT_EQ(expansion("(1 + x)^-2*exp(3*log(x))", plus_infinity), "1 t^1");
  EXPECT_EQ(expansion("sin(x)", plus_infinity), "?");
  EXPECT_EQ(expansion("x + sin(x)", plus_infinity), "1 t^1");
  EXPECT_EQ(expansion("log(x)", minus_infinity), "undefined");
  EXPECT_EQ(expansion("exp(exp(x))", plus_infinity), "1 exp(exp(x))");
  EXPECT_EQ(expansion("exp(-exp(-x))", minus_infinity), "1 exp(-exp(x))");
}

TEST(Germ, OfFunctionsNextToAPoint) {
  using enum Approach;
  EXPECT_EQ(expansion("sqrt(x)", from_right), "1 t^-0.5");
  EXPECT_EQ(expansion("sqrt(x)", from_left), "undefined");
  EXPECT_EQ(expansion("1/x", from_left), "-1 t^1");
  EXPECT_EQ(expansion("log(x)", from_right), "-1 log^1");
  EXPECT_EQ(expansion("x*log(x)", from_right), "-1 t^-1 log^1");
  EXPECT_EQ(expansion("where(x > 0.1, 2*x, 7)", from_right, Rational(1, 10)), "0.2");
  EXPECT_EQ(expansion("where(x > 0.1, 2*x, 7)", from_left, Rational(1, 10)), "7");
  EXPECT_EQ(expansion("sin(1/x)", from_right), "?");
  EXPECT_EQ(expansion("exp(-1/x)", from_right), "1 exp(-1/(1/x))");
}

/// scale(t), as a formula.
Function formula_of(const Scale& scale) {
  Graph graph;
  const NodeId t = graph.input();
  const auto power = [&](NodeId base, const Rational& exponent) {
    return graph.apply(Op::pow, {base, graph.constant(exponent)});
  };
  NodeId root =
      graph.apply(Op::mul, {power(t, scale.power), power(graph.apply(Op::log, {t}), scale.log_power)});
  if (scale.exponent) {
    const NodeId h = substitute(scale.exponent->graph(), scale.exponent->root(), graph, t, {});
    root = graph.apply(Op::mul, {root, graph.apply(Op::exp, {h})});
  }
  return {graph, root};
}

bool overlaps(const Ball& value, const Interval& interval) {
  return value.upper() >= interval.lower && value.lower() <= interval.upper;
}

/// Of random formulas: every value lies where the germ says, and the quotient by the scale in the factor.
TEST(Germ, ContainsTheValuesOfRandomFormulas) {
  int known = 0;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    Random random(17, i);
    std::string text = RandomFormula(random)(1 + static_cast<int>(random.below(3)));
    if (text.find('k') != std::string::npos) text.append("; k = 0.75");
    const auto approach = static_cast<Approach>(random.below(4));
    const Function f = substituted(parse(text).bound(), approach);
    const GermResult result = germ_of(f, start);
    if (result.state == GermResult::State::unknown) continue;
    ++known;
    Evaluator values(f);
    const Germ& germ = result.germ;
    Evaluator scale(formula_of(germ.scale));
    for (int k = 0; k < 12; ++k) {
      const double t = start * std::exp2(random.uniform() * (k < 6 ? 3.0 : 60.0));
      const Ball value = values.enclose(Ball(t), 512);
      if (result.state == GermResult::State::undefined) {
        EXPECT_FALSE(value.is_finite()) << text << " at t = " << t;
        continue;
      }
      EXPECT_FALSE(value.is_undefined()) << text << " at t = " << t;
      if (!value.is_finite()) continue;
      EXPECT_TRUE(overlaps(value, germ.values)) << text << " at t = " << t << ": " << value.midpoint();
      if (germ.is_zero) continue;
      const Ball quotient = value / scale.enclose(Ball(t), 512);
      EXPECT_TRUE(!quotient.is_finite() || overlaps(quotient, germ.factor))
          << text << " at t = " << t << ": " << quotient.midpoint() << " of " << germ.factor.lower << " to "
          << germ.factor.upper;
    }
  }
  EXPECT_GT(known, 1500);
}

}  // namespace
}  // namespace assay
