// Statements that hold of every formula, tried on random ones.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "ball/enclose.h"
#include "base/random.h"
#include "expr/factor.h"
#include "expr/parse.h"
#include "expr/simplify.h"
#include "expr/stable.h"
#include "random_formula.h"

namespace assay {
namespace {

constexpr std::uint64_t formulas = 2000;
constexpr int bits = 256;

/// Calls check(f, random) with random formulas of every size.
template <class Check>
void for_random_formulas(Check check) {
  for (std::uint64_t i = 0; i < formulas; ++i) {
    Random random(2024, i);
    std::string formula = RandomFormula(random)(2 + static_cast<int>(random.below(3)));
    if (formula.find('k') != std::string::npos) formula += "; k = 0.75";
    SCOPED_TRACE("formula " + std::to_string(i) + ": " + formula);
    check(parse(formula), random);
    if (::testing::Test::HasFailure()) return;  // one counterexample is enough to read
  }
}

/// Where single values matter (0, 1, whole numbers) and where they do not.
std::vector<double> points(Random& random) {
  std::vector<double> xs = {0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -30.0, 1e-8};
  for (int i = 0; i < 6; ++i) xs.push_back(random.normal() * std::exp2(random.below(6)));
  return xs;
}

/// f and g agree at random points; returns how many values were compared.
int compare(const Function& f, const Function& g, Random& random) {
  int compared = 0;
  Evaluator of_f(f);
  Evaluator of_g(g);
  for (const double x : points(random)) {
    const Ball y = of_f.enclose(Ball(x), bits);
    const Ball z = of_g.enclose(Ball(x), bits);
    if (y.state() == Ball::State::unknown || z.state() == Ball::State::unknown) continue;
    EXPECT_EQ(y.state(), z.state()) << "x = " << x << ": " << f.text() << "\n  became " << g.text();
    if (y.is_undefined() || z.is_undefined()) continue;
    EXPECT_TRUE(y.overlaps(z)) << "x = " << x << ": " << y.midpoint() << " became " << z.midpoint() << "\n  "
                               << f.text() << "\n  " << g.text();
    ++compared;
  }
  return compared;
}

template <class Rewrite>
void expect_same_function(Rewrite rewrite) {
  int compared = 0;
  for_random_formulas([&](const Function& f, Random& random) { compared += compare(f, rewrite(f), random); });
  EXPECT_GT(compared, 4 * static_cast<int>(formulas));  // or little was shown
}

TEST(Property, SimplificationKeepsValueAndDomain) {
  expect_same_function(simplify);
}

TEST(Property, FactoringKeepsValueAndDomain) {
  expect_same_function(factored);
}

TEST(Property, StableFormsKeepValueAndDomain) {
  expect_same_function(stable);
}

TEST(Property, TheStableDerivativeIsTheDerivative) {
  int compared = 0;
  for_random_formulas([&](const Function& f, Random& random) {
    compared += compare(f.derivative(), stable_derivative(f), random);
  });
  EXPECT_GT(compared, 2 * static_cast<int>(formulas));
}

TEST(Property, BindingParametersKeepsValueAndDomain) {
  expect_same_function([](const Function& f) { return f.bound(); });
}

/// What is proved of a set or at a low precision does not contradict what is found at a member or at a higher
/// one.
bool admits(const Ball& rough, const Ball& value) {
  switch (rough.state()) {
    case Ball::State::finite: return !value.is_undefined() && rough.overlaps(value);
    case Ball::State::infinite: return rough.overlaps(value);
    case Ball::State::undefined: return !value.is_finite() && !value.is_infinite();
    case Ball::State::unknown: break;
  }
  return true;
}

TEST(Property, TwoPrecisionsAgree) {
  for_random_formulas([](const Function& f, Random& random) {
    Evaluator evaluator(f);
    for (const double x : points(random)) {
      EXPECT_TRUE(admits(evaluator.enclose(Ball(x), 64), evaluator.enclose(Ball(x), bits))) << "x = " << x;
    }
  });
}

TEST(Property, ABallContainsTheValuesAtItsMembers) {
  for_random_formulas([](const Function& f, Random& random) {
    Evaluator evaluator(f);
    for (const double x : points(random)) {
      const double width = std::exp2(-static_cast<double>(random.below(20)));
      const Ball image = evaluator.enclose(Ball(x - width, x + width), bits);
      for (const double t : {x - width, x - width / 3, x, x + width * 0.9, x + width}) {
        EXPECT_TRUE(admits(image, evaluator.enclose(Ball(t), bits)))
            << "at " << t << " in " << x << " +- " << width;
      }
    }
  });
}

/// Every kink, jump and infinite slope of f is provably outside x. What is infinite has no slope.
bool is_smooth_on(const Function& f, const Ball& x) {
  Graph graph = f.graph();
  const std::vector<bool> needed = graph.reachable(f.root());
  for (NodeId id = 0; id <= f.root(); ++id) {
    const Node node = graph[id];
    if (!needed[id]) continue;
    if (node.op == Op::infinity) return false;
    const bool has_two = info(node.op).is_condition || node.op == Op::min || node.op == Op::max;
    const bool has_one = node.op == Op::abs || node.op == Op::sign || node.op == Op::sqrt ||
                         node.op == Op::cbrt || node.op == Op::pow;
    if (!has_two && !has_one && node.op != Op::floor) continue;
    const NodeId argument = has_two ? graph.apply(Op::sub, node.used()) : node.arguments[0];
    const Ball value =
        enclose(Function(graph, argument, {f.parameters().begin(), f.parameters().end()}), x, bits);
    if (!value.is_finite()) return false;
    if (node.op == Op::floor ? std::floor(value.lower()) != std::floor(value.upper())
                             : value.contains_zero()) {
      return false;
    }
  }
  return true;
}

/// Mean value theorem: (f(x + h) - f(x))/h is the slope somewhere between. False if nothing was shown.
bool expect_slope(const Function& f, const Function& derivative, double x) {
  const double h = 0x1p-24;
  const Ball between(x, x + h);
  if (!enclose(f, between, bits).is_finite() || !is_smooth_on(f, between)) return false;
  const Ball slopes = enclose(derivative, between, bits);
  const Ball quotient = (enclose(f, Ball(x + h), bits) - enclose(f, Ball(x), bits)) / Ball(h);
  EXPECT_TRUE(slopes.overlaps(quotient))
      << "x = " << x << ": slope " << quotient.midpoint() << ", derivative " << slopes.midpoint() << " +- "
      << slopes.radius() << "\n  " << derivative.text();
  return slopes.is_finite();
}

TEST(Property, TheDerivativeIsTheSlope) {
  int checked = 0;
  for_random_formulas([&](const Function& f, Random& random) {
    const Function derivative = f.derivative();
    for (int i = 0; i < 4; ++i) {
      checked += expect_slope(f, derivative, std::round(random.normal() * 2e6) / 1e6) ? 1 : 0;
    }
  });
  EXPECT_GT(checked, static_cast<int>(formulas) / 2);  // or little was shown
}

/// f at that x, as a function of its only parameter.
Function of_parameter(const Function& f, const Rational& x) {
  Graph graph;
  const NodeId parameter = graph.input();
  const NodeId root = substitute(f.graph(), f.root(), graph, graph.constant(x), std::span(&parameter, 1));
  return {graph, root};
}

TEST(Property, TheParameterDerivativeIsTheSlopeByTheParameter) {
  int checked = 0;
  for_random_formulas([&](const Function& f, Random& random) {
    if (f.parameters().empty()) return;
    const Function derivative = f.derivative_by("k");
    for (int i = 0; i < 6; ++i) {
      const Rational x(std::llround(random.normal() * 2e6), 1'000'000);
      const double k = std::round(random.normal() * 2e6) / 1e6;
      checked += expect_slope(of_parameter(f, x), of_parameter(derivative, x), k) ? 1 : 0;
    }
  });
  EXPECT_GT(checked, static_cast<int>(formulas) / 2);  // or little was shown
}

}  // namespace
}  // namespace assay
