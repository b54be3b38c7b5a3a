#include "ball/ball.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace assay {
namespace {

constexpr float float_infinity = std::numeric_limits<float>::infinity();

Ball two_to(int exponent) {
  return {std::ldexp(1.0, exponent)};
}

TEST(Ball, HoldsADoubleExactly) {
  for (const double value : {0.0, 1.0, -0.1, 1e308, 4.9e-324}) {
    const Ball ball(value);
    EXPECT_TRUE(ball.is_exact());
    EXPECT_EQ(ball.lower(), value);
    EXPECT_EQ(ball.upper(), value);
    EXPECT_EQ(ball.midpoint(), value);
    EXPECT_EQ(ball.radius(), 0.0);
  }
}

TEST(Ball, NotANumberIsUndefinedAndAnInfinityUnknown) {
  const Ball undefined(std::numeric_limits<double>::quiet_NaN());
  EXPECT_TRUE(undefined.is_undefined());
  EXPECT_TRUE(std::isnan(undefined.lower()));
  EXPECT_TRUE(std::isnan(*undefined.rounded_float()));
  EXPECT_FALSE(undefined.contains(1.0));
  EXPECT_FALSE(undefined.overlaps(undefined));
  const Ball unknown(std::numeric_limits<double>::infinity());
  EXPECT_EQ(unknown.state(), Ball::State::unknown);
  EXPECT_EQ(unknown.upper(), std::numeric_limits<double>::infinity());
  EXPECT_TRUE(unknown.contains(1.0));
  EXPECT_FALSE(unknown.rounded_float().has_value());
}

TEST(Ball, RoundsItsEndsOutwards) {
  const Ball third(Rational(1, 3));
  EXPECT_FALSE(third.is_exact());
  EXPECT_LT(third.lower(), third.upper());
  EXPECT_EQ(std::nextafter(third.lower(), 1.0), third.upper());
  EXPECT_EQ(third.midpoint(), 1.0 / 3.0);
  EXPECT_TRUE((third * Ball(3.0)).contains(1.0));
  const Ball large = Ball(1e308) * Ball(10.0);
  EXPECT_EQ(large.lower(), std::numeric_limits<double>::max());
  EXPECT_EQ(large.upper(), std::numeric_limits<double>::infinity());
}

TEST(Ball, AnIntervalContainsItsEndsAndLittleMore) {
  const Ball interval(-1.0, 3.0);
  EXPECT_TRUE(interval.contains(-1.0));
  EXPECT_TRUE(interval.contains(3.0));
  EXPECT_FALSE(interval.contains(3.0001));
  EXPECT_FALSE(interval.contains(-1.0001));
  EXPECT_TRUE(interval.contains_zero());
  EXPECT_FALSE(interval.is_positive());
  EXPECT_TRUE(interval.contains(Ball(0.0, 1.0)));
  EXPECT_FALSE(interval.contains(Ball(0.0, 4.0)));
  EXPECT_TRUE(interval.overlaps(Ball(3.0, 4.0)));
  EXPECT_FALSE(interval.overlaps(Ball(3.5, 4.0)));
}

TEST(Ball, ArithmeticContainsEveryResult) {
  const Ball a(1.0, 2.0);
  const Ball b(-3.0, 0.5);
  for (const double u : {1.0, 1.5, 2.0}) {
    for (const double v : {-3.0, 0.0, 0.5}) {
      EXPECT_TRUE((a + b).contains(u + v));
      EXPECT_TRUE((a - b).contains(u - v));
      EXPECT_TRUE((a * b).contains(u * v));
      EXPECT_TRUE((b / a).contains(v / 2.0));
      EXPECT_TRUE(a.hull(b).contains(u));
      EXPECT_TRUE(a.hull(b).contains(v));
    }
  }
  EXPECT_TRUE((-a).contains(-1.5));
  EXPECT_TRUE((-a).is_negative());
}

TEST(Ball, DivisionByZero) {
  EXPECT_TRUE((Ball(1.0) / Ball(0.0)).is_undefined());
  EXPECT_EQ((Ball(1.0) / Ball(-1.0, 1.0)).state(), Ball::State::unknown);
  EXPECT_TRUE((Ball(1.0) / Ball::undefined()).is_undefined());
  EXPECT_EQ((Ball(1.0) + Ball::unknown()).state(), Ball::State::unknown);
}

TEST(Ball, MovesAndCopies) {
  Ball a(2.0);
  Ball b = std::move(a);
  a = b;
  EXPECT_EQ(a.midpoint(), 2.0);
  EXPECT_EQ(b.midpoint(), 2.0);
}

// The halfway cases of float32, where only exact knowledge decides.
TEST(Rounding, TiesGoToEven) {
  EXPECT_EQ(Ball(1.0 + 0x1p-24).rounded_float(), 1.0F);
  EXPECT_EQ(Ball(1.0 + 3 * 0x1p-24).rounded_float(), 1.0F + 0x1p-22F);
  EXPECT_EQ((Ball(1.0) + two_to(-24) + two_to(-200)).rounded_float(), 1.0F + 0x1p-23F);
  EXPECT_EQ((Ball(1.0) + two_to(-24) - two_to(-200)).rounded_float(), 1.0F);
  EXPECT_EQ((Ball(1.0) + two_to(-53)).rounded_double(), 1.0);
  EXPECT_EQ((Ball(1.0) + two_to(-53) + two_to(-150)).rounded_double(), 1.0 + 0x1p-52);
}

TEST(Rounding, ABallAroundATieIsUndecided) {
  const Ball tie(1.0 + 0x1p-24 - 0x1p-50, 1.0 + 0x1p-24 + 0x1p-50);
  EXPECT_FALSE(tie.rounded_float().has_value());
  EXPECT_FALSE(Ball(-1e-60, 1e-60).rounded_float().has_value());  // the sign of the zero is not known
}

TEST(Rounding, Subnormals) {
  constexpr float least = std::numeric_limits<float>::denorm_min();
  EXPECT_EQ(two_to(-149).rounded_float(), least);
  EXPECT_EQ(two_to(-150).rounded_float(), 0.0F);  // a tie, to even
  EXPECT_EQ(Ball(0x1.000001p-150).rounded_float(), least);
  EXPECT_EQ(Ball(0x1.8p-149).rounded_float(), 2 * least);  // a tie, to even
  EXPECT_EQ(Ball(0x1.fffffffp-127).rounded_float(), 0x1p-126F);
  EXPECT_EQ(Ball(0x1.fffffdp-127).rounded_float(), 0x1.fffffcp-127F);
  EXPECT_EQ((two_to(-1074) * Ball(0.75)).rounded_double(), 0x1p-1074);
  EXPECT_EQ((two_to(-1074) * Ball(0.5)).rounded_double(), 0.0);
}

TEST(Rounding, TheZeroOfAnUnderflowHasTheSignOfTheValue) {
  EXPECT_FALSE(std::signbit(*two_to(-1000).rounded_float()));
  EXPECT_TRUE(std::signbit(*Ball(-1e-300).rounded_float()));
  EXPECT_TRUE(std::signbit(*Ball(-1e-300, 0.0).rounded_float()));
  EXPECT_FALSE(std::signbit(*Ball(0.0).rounded_float()));
}

TEST(Rounding, Overflow) {
  constexpr float greatest = std::numeric_limits<float>::max();
  EXPECT_EQ(Ball(0x1.fffffefp127).rounded_float(), greatest);
  EXPECT_EQ(Ball(0x1.ffffffp127).rounded_float(), float_infinity);  // a tie, away from the odd greatest
  EXPECT_EQ((two_to(1000) * two_to(1000)).rounded_float(), float_infinity);
  EXPECT_EQ((-(two_to(1000) * two_to(1000))).rounded_double(), -std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace assay
