#include "expr/rational.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "base/random.h"

namespace assay {
namespace {

TEST(Rational, ReadsDecimalsExactly) {
  EXPECT_EQ(Rational::parse("12"), Rational(12));
  EXPECT_EQ(Rational::parse("0.044715"), Rational(44715, 1000000));
  EXPECT_EQ(Rational::parse(".5"), Rational(1, 2));
  EXPECT_EQ(Rational::parse("5."), Rational(5));
  EXPECT_EQ(Rational::parse("1.5e-3"), Rational(15, 10000));
  EXPECT_EQ(Rational::parse("1E+2"), Rational(100));
  EXPECT_EQ(Rational::parse("000000.0"), Rational(0));
  EXPECT_EQ(Rational::parse("0e999"), Rational(0));
}

TEST(Rational, RejectsWhatIsNoDecimal) {
  for (const char* text :
       {"", ".", "-1", "1.2.3", "1e", "1e+", "e5", "0x10", "1e5.0", "nan", "inf", " 1", "1 "}) {
    EXPECT_FALSE(Rational::parse(text).has_value()) << text;
  }
}

TEST(Rational, BoundsDigitsAndMagnitude) {
  EXPECT_TRUE(Rational::parse(std::string(400, '7')).has_value());
  EXPECT_FALSE(Rational::parse(std::string(401, '7')).has_value());
  EXPECT_TRUE(Rational::parse("0." + std::string(399, '0') + "1").has_value());
  EXPECT_TRUE(Rational::parse("9e400").has_value());
  EXPECT_FALSE(Rational::parse("1e401").has_value());
  EXPECT_TRUE(Rational::parse("1e-400").has_value());
  EXPECT_FALSE(Rational::parse("9e-401").has_value());
  EXPECT_FALSE(Rational::parse("1e99999999999999999999").has_value());
  EXPECT_FALSE(Rational::parse(std::string(1'000'000, '1')).has_value());
}

TEST(Rational, Arithmetic) {
  const Rational third(1, 3);
  EXPECT_EQ(third + third + third, Rational(1));
  EXPECT_EQ(third - third, Rational(0));
  EXPECT_EQ(third * 3, Rational(1));
  EXPECT_EQ(Rational(1) / 3, third);
  EXPECT_EQ(Rational(2, -4), Rational(-1, 2));
  EXPECT_LT(Rational(-1, 2), Rational(-1, 3));
  EXPECT_EQ(Rational(-7, 2).floor(), Rational(-4));
  EXPECT_EQ(Rational(7, 2).floor(), Rational(3));
  EXPECT_EQ(Rational(-4).floor(), Rational(-4));
  EXPECT_EQ(Rational(9, 4).square_root(), Rational(3, 2));
  EXPECT_FALSE(Rational(2).square_root().has_value());
  EXPECT_FALSE(Rational(-1).square_root().has_value());
  EXPECT_EQ(Rational(-8, 27).cube_root(), Rational(-2, 3));
  EXPECT_EQ(Rational(0).cube_root(), Rational(0));
  EXPECT_FALSE(Rational(9).cube_root().has_value());
  EXPECT_EQ(Rational(std::numeric_limits<std::int64_t>::max()).as_integer(),
            std::numeric_limits<std::int64_t>::max());
  EXPECT_FALSE((Rational(std::numeric_limits<std::int64_t>::max()) + 1).as_integer().has_value());
}

TEST(Rational, TextIsTheShortDecimalOrTheFraction) {
  EXPECT_EQ(Rational(1, 4).text(), "0.25");
  EXPECT_EQ(Rational(-1, 3).text(), "-1/3");
  EXPECT_EQ(Rational(1200).text(), "1200");
  EXPECT_EQ(Rational::parse("1e30")->text(), "1e30");
  EXPECT_EQ(Rational::parse("1.5e-30")->text(), "1.5e-30");
  EXPECT_EQ(Rational(0).text(), "0");
  EXPECT_FALSE(Rational(1, 3).decimal().has_value());
}

TEST(Rational, DecimalReadsBack) {
  Random random(1, 1);
  for (int i = 0; i < 2000; ++i) {
    const auto top = static_cast<std::int64_t>(random.bits());
    const Rational value = Rational(top) / (Rational(std::int64_t{1} << random.below(40)) * 5);
    const auto text = value.decimal(200);
    ASSERT_TRUE(text.has_value());
    EXPECT_EQ(Rational::parse(*text), value) << *text;
  }
}

TEST(Rational, FromDoubleAndBackIsTheSame) {
  Random random(2, 1);
  for (int i = 0; i < 20000; ++i) {
    const auto value = std::bit_cast<double>((std::uint64_t{random.bits()} << 32) | random.bits());
    if (!std::isfinite(value)) continue;
    EXPECT_EQ(Rational::from_double(value).to_double(), value);
  }
  for (const double value :
       {0.0, 5e-324, 2.2250738585072014e-308, 2.225073858507201e-308, 1.7976931348623157e308}) {
    EXPECT_EQ(Rational::from_double(value).to_double(), value);
    EXPECT_EQ(Rational::from_double(-value).to_double(), -value);
  }
}

/// strtod is correctly rounded in the C library: an independent reference for any decimal.
TEST(Rational, ToDoubleIsCorrectlyRounded) {
  Random random(3, 1);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    const std::uint32_t digits = 1 + random.below(40);
    for (std::uint32_t d = 0; d < digits; ++d) text += static_cast<char>('0' + random.below(10));
    text += fmt::format("e{}", static_cast<int>(random.below(700)) - 365);
    const auto value = Rational::parse(text);
    if (!value) continue;
    EXPECT_EQ(value->to_double(), std::strtod(text.c_str(), nullptr)) << text;
  }
}

TEST(Rational, ToDoubleTiesGoToEven) {
  const Rational two_53 = Rational::from_double(0x1p53);
  EXPECT_EQ((two_53 + 1).to_double(), 0x1p53);
  EXPECT_EQ((two_53 + 3).to_double(), 0x1p53 + 4);
  const Rational smallest = Rational::from_double(5e-324);
  EXPECT_EQ((smallest / 2).to_double(), 0.0);
  EXPECT_EQ((smallest * 3 / 2).to_double(), 1e-323);
  EXPECT_EQ((smallest * Rational(501, 1000)).to_double(), 5e-324);
  const Rational largest = Rational::from_double(1.7976931348623157e308);
  const Rational half_ulp = Rational::from_double(0x1p970);
  EXPECT_TRUE(std::isinf((largest + half_ulp).to_double()));
  EXPECT_EQ((largest + half_ulp * Rational(999, 1000)).to_double(), 1.7976931348623157e308);
  EXPECT_TRUE(std::isinf(Rational::parse("1e400")->to_double()));
  EXPECT_EQ(Rational::parse("1e-400")->to_double(), 0.0);
}

}  // namespace
}  // namespace assay
