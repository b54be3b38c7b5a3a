#include "inspect/difference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <tuple>

#include "ball/enclose.h"
#include "base/error.h"
#include "base/floats.h"
#include "expr/parse.h"

namespace assay::inspect {
namespace {

constexpr float inf = std::numeric_limits<float>::infinity();

template <class T>
T there(const std::optional<T>& value) {
  if (!value) throw std::logic_error("there is none");
  return *value;
}

DifferencePlan plan_of(const char* a, const char* b, float low, float high) {
  return {.a = activation(a), .b = activation(b), .low = low, .high = high, .threads = 2};
}

Difference difference(const DifferencePlan& plan) {
  return there(difference(plan, [](std::uint64_t, std::uint64_t) {}, {}));
}

TEST(Difference, CountsEveryFloatOfTheRange) {
  const Difference same = difference(plan_of("relu", "where(x > 0, x, 0)", 1.0F, 2.0F));
  EXPECT_EQ(same.inputs, 8'388'609U);
  EXPECT_EQ(same.differing, 0U);
  EXPECT_FALSE(same.first);
  EXPECT_FALSE(same.largest_absolute);
  EXPECT_EQ(difference(plan_of("relu", "tanh", 1.0F, 1.0F)).inputs, 1U);
  EXPECT_EQ(difference(plan_of("relu", "tanh", -0.0F, 0.0F)).inputs, 2U);
}

TEST(Difference, FindsTheLargestAndTheOutermost) {
  const Difference d = difference(plan_of("where(x == 2, 5, x)", "where(x == 2.5, 3, x)", 1.5F, 3.0F));
  EXPECT_EQ(d.differing, 2U);
  EXPECT_EQ(d.first, 2.0F);
  EXPECT_EQ(d.last, 2.5F);
  EXPECT_EQ(there(d.largest_absolute).x, 2.0F);
  EXPECT_EQ(there(d.largest_absolute).difference(), 3.0);
  EXPECT_EQ(there(d.largest_absolute).exact, 3.0);
  EXPECT_EQ(there(d.largest_relative).x, 2.0F) << "3/5 is more than 1/6";
}

TEST(Difference, OfSeveralLargestItGivesTheClosestToZero) {
  const Difference d = difference(plan_of("sign(x)", "0", -1e-38F, 1e-38F));
  EXPECT_EQ(there(d.largest_absolute).x, std::numeric_limits<float>::denorm_min());
  EXPECT_EQ(d.differing, d.inputs - 2);
}

/// Beside a scan with ball arithmetic of every float in a small range.
TEST(Difference, AgreesWithBallArithmetic) {
  const float low = float_at(ordinal(-2.7F));
  const float high = float_at(ordinal(-2.7F) + 3000);
  for (const bool derivative : {false, true}) {
    DifferencePlan plan = plan_of("gelu", "0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3)))", low, high);
    plan.derivative = derivative;
    const Difference d = difference(plan);
    Evaluator a(derivative ? plan.a.function.derivative() : plan.a.function);
    Evaluator b(derivative ? plan.b.function.derivative() : plan.b.function);
    double largest = 0;
    std::uint64_t differing = 0;
    for (std::uint32_t at = ordinal(low); at <= ordinal(high); ++at) {
      const double apart = double{a.correctly_rounded(float_at(at))} - b.correctly_rounded(float_at(at));
      largest = std::max(largest, std::abs(apart));
      differing += apart != 0 ? 1U : 0U;
    }
    EXPECT_EQ(d.inputs, 3001U);
    EXPECT_EQ(d.differing, differing);
    EXPECT_EQ(std::abs(there(d.largest_absolute).difference()), largest);
    const double largest_at = there(d.largest_absolute).x;
    const Ball exact = a.enclose(largest_at, 200) - b.enclose(largest_at, 200);
    EXPECT_NEAR(there(there(d.largest_absolute).exact), exact.midpoint(), 1e-15 * std::abs(exact.midpoint()));
  }
}

TEST(Difference, KeepsNaNAndInfinityApart) {
  const Difference nan = difference(plan_of("sqrt(x)", "where(x > 0, sqrt(x), 0)", -1e-39F, 1e-39F));
  EXPECT_EQ(nan.differing, nan.one_nan.count);
  EXPECT_EQ(there(nan.one_nan.nearest).x, -std::numeric_limits<float>::denorm_min());
  EXPECT_FALSE(nan.largest_absolute);
  const Difference infinite = difference(plan_of("x", "min(x, 6)", 3e38F, inf));
  EXPECT_EQ(infinite.one_infinite.count, 1U);
  EXPECT_EQ(there(infinite.one_infinite.nearest).x, inf);
  EXPECT_EQ(there(infinite.largest_absolute).x, std::numeric_limits<float>::max());
  EXPECT_EQ(difference(plan_of("log(x)", "log(2*x)", -1.1F, -1.0F)).differing, 0U) << "both are NaN";
}

TEST(Difference, DoesNotDependOnTheThreads) {
  DifferencePlan plan = plan_of("silu", "mish", 1.0F, 6.0F);
  const auto digest = [&](std::size_t threads) {
    plan.threads = threads;
    const Difference d = difference(plan);
    return std::tuple(d.inputs, d.differing, d.first, d.last, there(d.largest_absolute).x,
                      there(d.largest_relative).x);
  };
  EXPECT_EQ(digest(1), digest(3));
}

TEST(Difference, StopsWhenAsked) {
  std::stop_source source;
  const auto stop_soon = [&](std::uint64_t, std::uint64_t inputs) {
    EXPECT_EQ(inputs, 4'278'190'082U) << "every float32 that is no NaN";
    source.request_stop();
  };
  EXPECT_FALSE(difference(plan_of("relu", "tanh", -inf, inf), stop_soon, source.get_token()));
}

TEST(Difference, RefusesAnEmptyRange) {
  EXPECT_THROW((void)difference(plan_of("relu", "tanh", 2.0F, 1.0F)), Error);
  EXPECT_THROW((void)difference(plan_of("relu", "tanh", std::nanf(""), 1.0F)), Error);
}

}  // namespace
}  // namespace assay::inspect
