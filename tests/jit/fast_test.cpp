// The plan `fast` against ball arithmetic: at most 3 units in the last place. $ASSAY_POINTS as in
// accuracy_test.cpp, of which a fifth is looked at.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "accuracy_samples.h"
#include "ball/enclose.h"
#include "base/error.h"
#include "catalog/catalog.h"
#include "expr/parse.h"
#include "jit/compile.h"
#include "programs.h"

namespace assay {
namespace {

constexpr float inf = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

double ulp(double value) {
  return value == 0.0 ? 0x1p-149 : std::exp2(std::max(std::ilogb(value), -126) - 23);
}

/// Where f goes through 0 without a jump, not at x = 0, between neighbouring inputs.
std::vector<double> roots(const Function& f, std::span<const float> x, std::span<const double> truth) {
  Evaluator evaluator(f);
  std::vector<double> found;
  for (std::size_t i = 1; i < x.size(); ++i) {
    if (truth[i] == 0.0 && x[i] != 0.0F) found.push_back(x[i]);
    if (!(truth[i - 1] * truth[i] < 0.0) || x[i - 1] * x[i] <= 0.0F) continue;
    double low = x[i - 1];
    double high = x[i];
    for (int step = 0; step < 30; ++step) {
      const double middle = (low + high) / 2.0;
      (evaluator.correctly_rounded(middle) * truth[i] > 0.0 ? high : low) = middle;
    }
    if (std::abs(evaluator.correctly_rounded(high)) < 1e-4 * std::abs(truth[i])) found.push_back(high);
  }
  return found;
}

/// The truth in float64, NaN where it is not decided.
std::vector<double> truths(const Function& f, std::span<const float> x) {
  Evaluator evaluator(f);
  std::vector<double> values;
  for (const float point : x) {
    try {
      values.push_back(evaluator.correctly_rounded(double{point}));
    } catch (const Error&) {
      values.push_back(nan);
    }
  }
  return values;
}

/// A result that is that of the plan `exact` passes: accuracy_test.cpp judges it.
void expect_within_three_units(const Function& f, std::span<const float> x, std::span<const float> computed,
                               std::span<const float> exact, bool forgives_roots) {
  const std::vector<double> truth = truths(f, x);
  const std::vector<double> zeros = forgives_roots ? roots(f, x, truth) : std::vector<double>{};
  int reported = 0;
  for (std::size_t i = 0; i < x.size() && reported < 3; ++i) {
    if (std::isnan(truth[i]) || computed[i] == exact[i]) continue;
    const bool is_near = std::ranges::any_of(
        zeros, [&](double root) { return std::abs(x[i] - root) <= std::abs(root) / 2.0; });
    const double unit = std::max(ulp(truth[i]), is_near ? 0x1p-23 : 0.0);
    const double error = std::abs(double{computed[i]} - truth[i]) / unit;
    if (error <= 3.0) continue;
    ++reported;
    ADD_FAILURE() << f.text() << " at " << std::hexfloat << x[i] << " is " << truth[i] << ", not "
                  << computed[i] << std::defaultfloat << ", " << error << " units";
  }
}

std::vector<float> ascending_sample(const Function& f) {
  std::vector<float> x = sample(f, points() / 5);
  std::ranges::sort(x);
  return x;
}

class Fast : public testing::TestWithParam<const Activation*> {};

TEST_P(Fast, ForwardIsWithinThreeUnits) {
  const Function& f = GetParam()->function;
  const Kernel kernel = compile(f, {.plan = Plan::fast});
  if (kernel.forward_plan() == Plan::exact) GTEST_SKIP() << "computed under the plan exact";
  const std::vector<float> x = ascending_sample(f);
  std::vector<float> y(x.size());
  kernel.forward(x, y);
  std::vector<float> exact(x.size());
  compile(f).forward(x, exact);
  expect_within_three_units(f, x, y, exact, false);
}

TEST_P(Fast, BackwardIsWithinThreeUnits) {
  const Function& f = GetParam()->function;
  const Kernel kernel = compile(f, {.plan = Plan::fast});
  if (kernel.backward_plan() == Plan::exact) GTEST_SKIP() << "computed under the plan exact";
  const std::vector<float> x = ascending_sample(f);
  const std::vector<float> one(x.size(), 1.0F);
  std::vector<float> slope(x.size());
  kernel.backward(x, one, slope);
  std::vector<float> exact(x.size());
  compile(f).backward(x, one, exact);
  expect_within_three_units(f.derivative(), x, slope, exact, true);
}

TEST_P(Fast, SpecialValuesAreThoseOfExact) {
  const Function& f = GetParam()->function;
  const std::vector<float> x = {0.0F, -0.0F, inf, -inf, nan};
  std::vector<float> fast(x.size());
  std::vector<float> exact(x.size());
  compile(f, {.plan = Plan::fast}).forward(x, fast);
  compile(f).forward(x, exact);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::isnan(exact[i])) {
      EXPECT_TRUE(std::isnan(fast[i])) << x[i];
    } else if (exact[i] == 0.0F) {
      EXPECT_EQ(fast[i], 0.0F) << x[i];
      EXPECT_TRUE(x[i] != 0.0F || std::signbit(fast[i]) == std::signbit(exact[i])) << x[i];
    } else {
      EXPECT_FLOAT_EQ(fast[i], exact[i]) << x[i];
    }
  }
}

std::vector<const Activation*> all_activations() {
  std::vector<const Activation*> all;
  for (const Activation& a : catalog()) all.push_back(&a);
  return all;
}

INSTANTIATE_TEST_SUITE_P(Catalog, Fast, testing::ValuesIn(all_activations()),
                         [](const auto& row) { return row.param->name; });

TEST(FastPlan, IsInUseForTheBestKnownFunctions) {
  for (const std::string_view name : best_known()) {
    const Kernel kernel = compile(activation(name).function, {.plan = Plan::fast});
    EXPECT_EQ(kernel.forward_plan(), Plan::fast) << name;
    EXPECT_EQ(kernel.backward_plan(), Plan::fast) << name;
  }
}

// So that a function which falls back to `exact`, and skips the tests above, is seen.
TEST(FastPlan, IsInUseForThreeQuartersOfTheCatalog) {
  std::size_t forward = 0;
  std::size_t backward = 0;
  for (const Activation& a : catalog()) {
    const Kernel kernel = compile(a.function, {.plan = Plan::fast});
    forward += kernel.forward_plan() == Plan::fast ? 1 : 0;
    backward += kernel.backward_plan() == Plan::fast ? 1 : 0;
  }
  EXPECT_GE(forward, 142U);
  EXPECT_GE(backward, 165U);
}

TEST(FastPlan, ATypedFormulaHasTheProgramOfTheCatalog) {
  const Kernel kernel = compile(parse("x/(1 + exp(-x))"), {.plan = Plan::fast});
  EXPECT_EQ(kernel.forward_plan(), Plan::fast);
  const std::vector<float> x = wide_inputs(1);
  std::vector<float> typed(x.size());
  std::vector<float> named(x.size());
  kernel.forward(x, typed);
  compile(activation("silu").function, {.plan = Plan::fast}).forward(x, named);
  EXPECT_TRUE(same_bits(typed, named));
}

TEST(FastPlan, GivesWayToExactWhereItCannotKeepItsBound) {
  const Kernel kernel = compile(parse("sin(x)"), {.plan = Plan::fast});
  EXPECT_EQ(kernel.forward_plan(), Plan::exact);
  EXPECT_EQ(kernel.backward_plan(), Plan::exact);
}

TEST(FastPlan, BackwardMultipliesByTheGradientInFloat32) {
  const Kernel kernel = compile(parse("tanh(x)"), {.plan = Plan::fast});
  const std::vector<float> x = {0.3F, -1.7F, 8.5F};
  const std::vector<float> one = {1.0F, 1.0F, 1.0F};
  const std::vector<float> dy = {0.7F, -3e30F, 1e-30F};
  std::vector<float> slope(3);
  std::vector<float> dx(3);
  kernel.backward(x, one, slope);
  kernel.backward(x, dy, dx);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(dx[i], slope[i] * dy[i]);
}

}  // namespace
}  // namespace assay
