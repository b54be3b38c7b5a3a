// The recipe in program operations against ball's rounding of the same float64.
#include "kernel/rounding.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "backend/interp/interpreter.h"
#include "ball/ball.h"
#include "base/random.h"

namespace assay::kernel {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

class Rounding : public testing::TestWithParam<Element> {
 protected:
  /// Compares what a program stores with what ball says.
  static void expect_rounded(const std::vector<double>& values) {
    Builder b;
    b.output(b.input(0, f64), GetParam());
    std::vector<std::uint16_t> stored(values.size());
    interpreter()
        .load(b.finish(), "portable")
        ->run(std::array<const void*, 1>{values.data()}, {}, std::array<void*, 1>{stored.data()},
              values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto result = static_cast<double>(widened(GetParam(), stored[i]));
      const double expected = std::isinf(values[i]) ? values[i] : *Ball(values[i]).rounded(GetParam());
      ASSERT_EQ(result, expected) << std::hexfloat << values[i];
      ASSERT_EQ(std::signbit(result), std::signbit(values[i])) << std::hexfloat << values[i];
    }
  }
};

TEST_P(Rounding, EveryNumberAndBothSidesOfEveryTie) {
  std::vector<double> values;
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const auto value = static_cast<double>(widened(GetParam(), static_cast<std::uint16_t>(bits)));
    const auto next = static_cast<double>(widened(GetParam(), static_cast<std::uint16_t>(bits + 1)));
    if (std::isnan(value)) continue;
    values.push_back(value);
    if (!std::isfinite(value) || !std::isfinite(next)) continue;
    const double tie = value + (next - value) / 2;
    for (const double near : {tie, std::nextafter(tie, infinity), std::nextafter(tie, -infinity)}) {
      values.push_back(near);
    }
  }
  expect_rounded(values);
}

TEST_P(Rounding, TheEndsOfBothRanges) {
  const Format format = format_of(GetParam());
  const double overflow = std::ldexp(2.0 - std::ldexp(1.0, -format.precision), format.greatest_exponent);
  const double vanishing = std::ldexp(1.0, format.least_exponent - format.precision);
  std::vector<double> values = {0.0, infinity, std::numeric_limits<double>::max(),
                                std::numeric_limits<double>::min(),
                                std::numeric_limits<double>::denorm_min()};
  for (const double end : {overflow, vanishing}) {
    for (const double near : {end, std::nextafter(end, infinity), std::nextafter(end, 0.0)})
      values.push_back(near);
  }
  const std::size_t positive = values.size();
  for (std::size_t i = 0; i < positive; ++i) values.push_back(-values[i]);
  expect_rounded(values);
}

TEST_P(Rounding, AnyFloat64) {
  Random random(7, 0);
  std::vector<double> values;
  while (values.size() < 200'000) {
    // Half of them with an exponent near those of the type.
    double value = std::bit_cast<double>(std::uint64_t{random.bits()} << 32U | random.bits());
    if (values.size() % 2 == 0) {
      value = std::ldexp(random.normal(), static_cast<int>(random.below(60)) - 40);
    }
    if (!std::isnan(value)) values.push_back(value);
  }
  expect_rounded(values);
}

TEST_P(Rounding, NaNStaysNaN) {
  Builder b;
  b.output(b.input(0, f64), GetParam());
  const double nan = std::numeric_limits<double>::quiet_NaN();
  std::uint16_t stored = 0;
  interpreter()
      .load(b.finish(), "portable")
      ->run(std::array<const void*, 1>{&nan}, {}, std::array<void*, 1>{&stored}, 1);
  EXPECT_TRUE(std::isnan(widened(GetParam(), stored)));
}

INSTANTIATE_TEST_SUITE_P(Types, Rounding, testing::Values(f16, bf16),
                         [](const auto& type) { return std::string(name(type.param)); });

}  // namespace
}  // namespace assay::kernel
