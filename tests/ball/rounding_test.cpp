// Rounding to float16 and bfloat16: every number of the type, and both sides of every tie between two.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "ball/enclose.h"
#include "base/element.h"
#include "expr/parse.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

class Narrow : public testing::TestWithParam<Element> {
 protected:
  /// The number with these bits; 2^(greatest_exponent + 1) for those of infinity.
  [[nodiscard]] static double number(std::uint16_t bits) {
    const double value = static_cast<double>(widened(GetParam(), bits));
    return std::isinf(value) ? std::ldexp(1.0, format_of(GetParam()).greatest_exponent + 1) : value;
  }
  [[nodiscard]] static std::uint16_t bits_of_infinity() { return GetParam() == f16 ? 0x7C00 : 0x7F80; }
};

TEST_P(Narrow, TheFormatIsThatOfTheBits) {
  const Format format = format_of(GetParam());
  EXPECT_EQ(number(1), std::ldexp(1.0, format.least_exponent - format.precision + 1));
  EXPECT_EQ(number(static_cast<std::uint16_t>(bits_of_infinity() - 1)),
            std::ldexp(2.0 - std::ldexp(1.0, 1 - format.precision), format.greatest_exponent));
}

TEST_P(Narrow, EveryNumberRoundsToItselfAndIsWrittenAsItWasRead) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const float value = widened(GetParam(), static_cast<std::uint16_t>(bits));
    if (std::isnan(value)) {
      EXPECT_TRUE(std::isnan(widened(GetParam(), narrowed(GetParam(), value))));
      continue;
    }
    EXPECT_EQ(narrowed(GetParam(), value), bits);
    if (std::isinf(value) || value == 0.0F) continue;
    EXPECT_EQ(Ball(static_cast<double>(value)).rounded(GetParam()), static_cast<double>(value));
  }
}

TEST_P(Narrow, ATieGoesToTheEvenNeighbourAndTheRestToTheNearer) {
  for (std::uint16_t bits = 0; bits < bits_of_infinity(); ++bits) {
    const double low = number(bits);
    const double high = number(static_cast<std::uint16_t>(bits + 1));
    const double tie = low + (high - low) / 2;
    const Ball little = Ball(tie) * Ball(0x1p-100);
    const bool overflows = bits + 1 == bits_of_infinity();
    const double above = overflows ? infinity : high;
    ASSERT_EQ(Ball(tie).rounded(GetParam()), bits % 2 == 0 ? low : above) << tie;
    ASSERT_EQ((Ball(tie) - little).rounded(GetParam()), low) << tie;
    ASSERT_EQ((Ball(tie) + little).rounded(GetParam()), above) << tie;
    ASSERT_EQ((-(Ball(tie) + little)).rounded(GetParam()), -above) << tie;
  }
}

TEST_P(Narrow, AFunctionIsRoundedOnce) {
  // To float32 first, 1 + 2^-30 would be a tie: precision - 1 bits and then one.
  const double tie = 1.0 + std::ldexp(1.0, -format_of(GetParam()).precision);
  const double up = 1.0 + std::ldexp(1.0, 1 - format_of(GetParam()).precision);
  EXPECT_EQ(correctly_rounded(parse("x"), tie, GetParam()), 1.0);
  EXPECT_EQ(correctly_rounded(parse("x + 2^-60"), tie, GetParam()), up);
  EXPECT_EQ(correctly_rounded(parse("exp(x)"), 100.0, f16), infinity);
  EXPECT_TRUE(std::signbit(correctly_rounded(parse("-exp(x)"), -100.0, f16)));
}

INSTANTIATE_TEST_SUITE_P(Types, Narrow, testing::Values(f16, bf16),
                         [](const auto& type) { return std::string(name(type.param)); });

}  // namespace
}  // namespace assay
