#include "kernel/builder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace assay::kernel {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(Builder, MakesEqualInstructionsOnce) {
  Builder b;
  const Value x = b.input(0);
  const Value y = b.input(1);
  EXPECT_EQ((x + y).id(), (y + x).id());
  EXPECT_EQ(fma(x, y, 1.0).id(), fma(y, x, 1.0).id());
  EXPECT_NE((x - y).id(), (y - x).id());
  EXPECT_NE(min(x, y).id(), min(y, x).id());
  EXPECT_NE(b.f64(0.0).id(), b.f64(-0.0).id());
  EXPECT_NE(b.f64(1.0).id(), b.f32(1.0).id());
}

TEST(Builder, DropsWhatNoOutputNeedsButKeepsTheArrays) {
  Builder b;
  (void)(b.input(0) * b.input(1) + 3.0);
  (void)b.uniform(4, Type::f64);
  b.output(b.input(2));
  const Program program = b.finish();
  EXPECT_EQ(program.instructions.size(), 1U);
  EXPECT_EQ(program.inputs, std::vector(3, Element::f32));
  EXPECT_EQ(program.uniforms, 5U);
}

TEST(Builder, ComputesOnConstants) {
  Builder b;
  const auto value = [](Value v) { return v.constant().value(); };
  // The product alone would lose its last bit.
  EXPECT_EQ(value(fma(b.f64(1.0 + 0x1p-30), b.f64(1.0 + 0x1p-30), -1.0)), 0x1p-29 + 0x1p-60);
  EXPECT_EQ(value(sqrt(b.f64(2.0))), std::sqrt(2.0));
  EXPECT_EQ(value(to_f32(b.f64(1e300))), inf);
  EXPECT_EQ(value(to_f32(b.f64(0x1p-150))), 0.0);  // a tie, to even
  EXPECT_EQ(value(round(b.f64(2.5))), 2.0);
  EXPECT_TRUE(std::signbit(value(round(b.f64(-0.4)))));
  EXPECT_EQ(value(floor(b.f64(-0.5))), -1.0);
  EXPECT_EQ(value(copysign(b.f64(3.0), b.f64(-0.0))), -3.0);
  EXPECT_EQ(value(from_bits((to_bits(b.f64(1.0)) >> 52) << 52)), 1.0);
  EXPECT_EQ(value(from_bits(to_bits(b.f64(1.0)) + b.i64(1))), 0x1.0000000000001p0);
  EXPECT_EQ(value(select(b.f64(1.0) <= b.f64(1.0), 5.0, b.f64(6.0))), 5.0);
}

TEST(Builder, MinAndMaxGiveTheSecondValueOnTiesAndNaN) {
  Builder b;
  const auto value = [](Value v) { return v.constant().value(); };
  EXPECT_FALSE(std::signbit(value(min(b.f64(-0.0), b.f64(0.0)))));
  EXPECT_TRUE(std::signbit(value(max(b.f64(0.0), b.f64(-0.0)))));
  EXPECT_EQ(value(min(b.f64(nan), b.f64(1.0))), 1.0);
  EXPECT_TRUE(std::isnan(value(min(b.f64(1.0), b.f64(nan)))));
  EXPECT_EQ(value(max(b.f64(nan), b.f64(1.0))), 1.0);
}

TEST(Builder, ComparisonsWithNaNAreFalse) {
  Builder b;
  const Value truth = b.mask(true);
  const Value x = b.f64(nan);
  for (const Value comparison : {x<x, x <= x, x> x, x >= x, equal(x, x)}) {
    EXPECT_NE(comparison.id(), truth.id());
  }
  EXPECT_EQ(is_nan(x).id(), truth.id());
}

TEST(Builder, ShortensOnlyWhereNoBitChanges) {
  Builder b;
  const Value x = to_f64(b.input(0));
  const Value y = to_f64(b.input(1));
  EXPECT_EQ((-(-x)).id(), x.id());
  EXPECT_EQ((x * 1.0).id(), x.id());
  EXPECT_EQ((x / 1.0).id(), x.id());
  EXPECT_EQ(abs(-x).id(), abs(x).id());
  EXPECT_EQ((-x * -y).id(), (x * y).id());
  EXPECT_EQ((x * -2.0).id(), (-(x * 2.0)).id());
  EXPECT_EQ(select(x < y, x, x).id(), x.id());
  EXPECT_NE((x + 0.0).id(), x.id());  // -0 + 0 is +0
  EXPECT_NE((x * 0.0).id(), b.f64(0.0).id());
  EXPECT_NE((x - x).id(), b.f64(0.0).id());
}

}  // namespace
}  // namespace assay::kernel
