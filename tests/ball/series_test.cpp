// Power series against ball arithmetic: what is left of a function after the terms of its series vanishes as
// the next power does.
#include "expr/series.h"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <string>

#include "../expr/random_function.h"
#include "ball/enclose.h"
#include "expr/parse.h"

namespace assay {
namespace {

constexpr int bits = 4096;
constexpr std::size_t terms = 7;

Ball power(const Ball& t, std::int64_t n) {
  Ball result(1.0);
  for (std::int64_t i = 0; i < std::abs(n); ++i) result = n > 0 ? result * t : result / t;
  return result;
}

struct Expanded {
  Graph graph;
  Series series;
};

std::optional<Expanded> expanded(const Function& f) {
  Graph graph = f.graph();
  Algebra algebra(graph);
  const std::vector<std::optional<Series>> all = expand(algebra, f.root(), graph.input(), terms);
  if (!all.back()) return std::nullopt;
  return Expanded{graph, *all.back()};
}

/// f(t) - the sum of the terms, at t = 2^exponent
Ball remainder(const Function& f, const Expanded& e, int exponent) {
  const Ball t(std::ldexp(1.0, exponent));
  Ball rest = enclose(f, t, bits);
  for (std::size_t i = 0; i < e.series.coefficients.size(); ++i) {
    const Ball coefficient = enclose(Function(e.graph, e.series.coefficients[i]), Ball(0.0), bits);
    rest = rest - coefficient * power(t, e.series.order + static_cast<std::int64_t>(i));
  }
  return rest;
}

/// Is the remainder at a smaller t as much smaller as O(t^end) demands?
::testing::AssertionResult matches(const Function& f, const Expanded& e) {
  const std::int64_t end = e.series.order + static_cast<std::int64_t>(e.series.coefficients.size());
  const auto scale = [&](int exponent) { return std::exp2(-static_cast<double>(end) * exponent); };
  const Ball rest = remainder(f, e, -10);
  const Ball smaller = remainder(f, e, -20);
  const double coarse = std::max(std::fabs(rest.lower()), std::fabs(rest.upper())) * scale(-10);
  const double fine = smaller.contains_zero() ? 0.0 : std::fabs(smaller.midpoint()) * scale(-20);
  if (!std::isfinite(coarse) || fine <= 32 * coarse) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << f.text() << ": " << coarse << " at 2^-10, " << fine << " at 2^-20";
}

TEST(Series, OfEveryFunction) {
  for (const std::string formula : {"x - tanh(x)",    "x - a*log1p(x); a = 1",
                                    "1/x - 1/sin(x)", "exp(x)/x^2",
                                    "expm1(x)",       "log(2 + x)",
                                    "log1p(x)",       "sqrt(4 + x)",
                                    "cbrt(8 - x)",    "(1 + x)^(2/5)",
                                    "sin(1 + x)",     "cos(pi*x)",
                                    "tan(x)",         "asin(x/2)",
                                    "acos(x)",        "atan(x)",
                                    "sinh(x)",        "cosh(x + 1)",
                                    "asinh(x)",       "atanh(x)",
                                    "erf(x)",         "erfc(x)",
                                    "sigmoid(3*x)",   "softplus(x)",
                                    "x/(1 - x)",      "(cos(pi*x) - sin(pi*x)/(pi*x))/x"}) {
    const Function f = parse(formula).bound();
    const auto e = expanded(f);
    ASSERT_TRUE(e) << formula;
    if (!e) continue;
    EXPECT_GE(e->series.coefficients.size(), 3U) << formula;
    EXPECT_TRUE(matches(f, *e));
  }
}

TEST(Series, FindsTheOrder) {
  const auto order = [](const std::string& formula) {
    return expanded(parse(formula).bound())->series.order;
  };
  EXPECT_EQ(order("x - tanh(x)"), 3);
  EXPECT_EQ(order("log(1 + exp(x)) - log(2)"), 1);
  EXPECT_EQ(order("softplus(x) - log(2)"), 1);
  EXPECT_EQ(order("1/x - 1/sin(x)"), 1);
  EXPECT_EQ(order("1/(x*x*exp(x))"), -2);
}

TEST(Series, IsNotOfWhatHasNone) {
  for (const std::string formula : {"abs(x)", "sqrt(x)", "log(x)", "where(x > 0, x, 2*x)", "floor(x)",
                                    "x + inf", "exp(1/x)", "x^pi", "sign(x)"}) {
    EXPECT_FALSE(expanded(parse(formula).bound())) << formula;
  }
}

TEST(Series, OfRandomFunctions) {
  Random random(11, 0);
  int found = 0;
  for (int i = 0; i < 3000; ++i) {
    const Function f = test::random_function(random, 30).bound();
    const auto e = expanded(f);
    if (!e || !enclose(f, Ball(0x1p-10), bits).is_finite()) continue;
    ++found;
    EXPECT_TRUE(matches(f, *e));
  }
  EXPECT_GT(found, 300);
}

}  // namespace
}  // namespace assay
