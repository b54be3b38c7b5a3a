#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "ball/enclose.h"
#include "expr/parse.h"

namespace assay {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

float rounded(const std::string& formula, float x) {
  return correctly_rounded(parse(formula), x);
}

TEST(CorrectlyRounded, KnownValues) {
  EXPECT_EQ(rounded("tanh(x)", 0.5F), 0x1.d9353ep-2F);        // 0.46211715726000975850...
  EXPECT_EQ(rounded("exp(x)", 1.0F), 0x1.5bf0a8p+1F);         // 2.71828182845904523536...
  EXPECT_EQ(rounded("sigmoid(x)", -20.0F), 0x1.1b4866p-29F);  // 2.0611536181902036e-9
  EXPECT_EQ(correctly_rounded(parse("exp(x)"), 1.0), 0x1.5bf0a8b145769p+1);
  EXPECT_EQ(rounded("1/x", 3.0F), 1.0F / 3.0F);
}

TEST(CorrectlyRounded, TiesOfExactResults) {
  // 0.01*x is an odd multiple of half the least subnormal, and 0.01 is no binary fraction.
  EXPECT_EQ(rounded("0.01*x", std::ldexp(25.0F, -148)), 0.0F);
  EXPECT_EQ(rounded("0.01*x", std::ldexp(75.0F, -148)), std::ldexp(2.0F, -149));
  EXPECT_EQ(rounded("x + 2^-24", 1.0F), 1.0F);
  EXPECT_EQ(rounded("x + 2^-24", 1.0F + 0x1p-23F), 1.0F + 0x1p-22F);
}

TEST(CorrectlyRounded, SubnormalsUnderflowAndOverflow) {
  EXPECT_EQ(rounded("exp(x)", -103.0F), std::ldexp(1.0F, -149));
  EXPECT_EQ(rounded("exp(x)", -104.0F), 0.0F);
  EXPECT_EQ(rounded("exp(x)", 88.7228394F), infinity);
  EXPECT_EQ(rounded("exp(x)", 88.7228317F), 0x1.ffff08p+127F);
  EXPECT_EQ(rounded("x*sigmoid(x)", -104.0F), -std::ldexp(51.0F, -149));
  EXPECT_TRUE(std::signbit(rounded("x*sigmoid(x)", -1e30F)));
  EXPECT_EQ(rounded("x*sigmoid(x)", -1e30F), 0.0F);
  EXPECT_EQ(rounded("exp(x^2)", 3e38F), infinity);
  EXPECT_EQ(rounded("tanh(x)", std::ldexp(1.0F, -149)), std::ldexp(1.0F, -149));
}

TEST(CorrectlyRounded, UndefinedIsNotANumber) {
  EXPECT_TRUE(std::isnan(rounded("log(x)", -1.0F)));
  EXPECT_TRUE(std::isnan(rounded("1/x", 0.0F)));
  EXPECT_TRUE(std::isnan(rounded("x", std::numeric_limits<float>::quiet_NaN())));
  EXPECT_EQ(rounded("2 + 1", std::numeric_limits<float>::quiet_NaN()), 3.0F);
}

TEST(CorrectlyRounded, LimitsAtTheInfinities) {
  EXPECT_EQ(rounded("tanh(x)", -infinity), -1.0F);
  EXPECT_EQ(rounded("log(x)", infinity), infinity);
  EXPECT_EQ(rounded("sqrt(x)", infinity), infinity);
  EXPECT_EQ(rounded("x", -infinity), -infinity);
  EXPECT_EQ(rounded("x/(1 + abs(x))", infinity), 1.0F);
  EXPECT_EQ(rounded("x*sigmoid(x)", infinity), infinity);
  const float silu = rounded("x*sigmoid(x)", -infinity);
  EXPECT_EQ(silu, 0.0F);
  EXPECT_TRUE(std::signbit(silu));
  EXPECT_EQ(rounded("x*erfc(-x/sqrt(2))/2", -infinity), 0.0F);
  EXPECT_EQ(rounded("x*tanh(softplus(x))", -infinity), 0.0F);
  EXPECT_TRUE(std::isnan(rounded("log(x)", -infinity)));
  EXPECT_EQ(rounded("sin(x)/x", infinity), 0.0F);
  EXPECT_EQ(rounded("x + sin(x)", -infinity), -infinity);
  EXPECT_EQ(rounded("sin(1/x)", infinity), 0.0F);
  EXPECT_TRUE(std::isnan(rounded("sin(x)", infinity)));
  EXPECT_TRUE(std::isnan(rounded("sin(pi*x)", infinity)));
  EXPECT_TRUE(std::isnan(rounded("tan(x)/x", infinity)));
  EXPECT_EQ(rounded("min(x, inf)", infinity), infinity);
  EXPECT_EQ(rounded("where(x > 0, -inf, x)", 1.0F), -infinity);
}

TEST(CorrectlyRounded, WhatCannotBeToldFromZeroIsZero) {
  EXPECT_EQ(rounded("sqrt(2)^2 - 2 + x - x", 1.0F), 0.0F);
}

TEST(CorrectlyRounded, WhatCannotBeDecidedIsAFailure) {
  EXPECT_THROW((void)rounded("exp(exp(exp(x)))", 100.0F), Error);
  EXPECT_THROW((void)rounded("exp(log(2)*x)", -150.0F), Error);  // a tie that only algebra sees
}

// Another way to the same number: round the ends of a 300-bit enclosure through double arithmetic is what a
// naive reference would do; here every 2^20th float must lie within half a unit of the enclosure.
TEST(CorrectlyRounded, IsNearestAmongItsNeighbours) {
  const Function mish = parse("x*tanh(softplus(x))");
  Evaluator evaluator(mish);
  for (std::uint32_t step = 0; step < 4096; ++step) {
    const float x = std::ldexp(static_cast<float>(step) - 2048.0F, static_cast<int>(step % 40) - 30);
    const float y = evaluator.correctly_rounded(x);
    if (!std::isnormal(y)) continue;
    const Ball truth = enclose(mish, static_cast<double>(x), 300);
    const auto distance = [&](float candidate) {
      const Ball difference = truth - Ball(candidate);
      return difference.is_negative() ? -difference : difference;
    };
    for (const float neighbour : {std::nextafter(y, -infinity), std::nextafter(y, infinity)}) {
      EXPECT_LE(distance(y).lower(), distance(neighbour).upper()) << x;
    }
  }
}

}  // namespace
}  // namespace assay
