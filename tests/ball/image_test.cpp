#include "ball/image.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "ball/enclose.h"
#include "base/random.h"
#include "expr/parse.h"
#include "random_formula.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Image image(const std::string& formula, const Interval& x) {
  return ImageEvaluator(parse(formula))(x);
}

Interval range(const std::string& formula, double lower, double upper) {
  return image(formula, {lower, upper}).range;
}

TEST(Interval, EndsAreExactWhereTheyCanBe) {
  EXPECT_EQ(Interval(1.0) + Interval(-1.0, 1.0), Interval(0.0, 2.0));
  EXPECT_EQ(Interval(-2.0, 3.0) * Interval(-1.0, 4.0), Interval(-8.0, 12.0));
  EXPECT_EQ(Interval(1.0, infinity) * Interval(0.0, 1.0), Interval(0.0, infinity));
  EXPECT_EQ(Interval(1.0) / Interval(0.0, 2.0), Interval(0.5, infinity));
  EXPECT_EQ(Interval(1.0) / Interval(-1.0, 2.0), Interval());
}

TEST(Interval, EndsAreRoundedOutwardsWhereTheyCannot) {
  const Interval third = Interval(1.0) / Interval(3.0);
  EXPECT_LT(third.lower, third.upper);
  EXPECT_LT(std::fma(3.0, third.lower, -1.0), 0.0);
  EXPECT_GT(std::fma(3.0, third.upper, -1.0), 0.0);
  const Interval sum = Interval(1.0) + Interval(0x1p-80);
  EXPECT_EQ(sum, Interval(1.0, std::nextafter(1.0, 2.0)));
  const Interval overflow = Interval(1e300) * Interval(1e300);
  EXPECT_EQ(overflow, Interval(std::numeric_limits<double>::max(), infinity));
  EXPECT_EQ(Interval(1e-300) * Interval(1e-300), Interval(0.0, std::numeric_limits<double>::denorm_min()));
}

TEST(Image, KnowsLimitsAndPeaks) {
  EXPECT_EQ(range("1 + sin(x)", -infinity, infinity), Interval(0.0, 2.0));
  EXPECT_EQ(range("cos(x)", -1, 4), Interval(-1.0, 1.0));
  EXPECT_EQ(range("x^2", -2, 1), Interval(0.0, 4.0));
  EXPECT_EQ(range("exp(x)", -infinity, 0), Interval(0.0, 1.0));
  EXPECT_EQ(range("sigmoid(x)", 0, infinity), Interval(0.5, 1.0));
  EXPECT_EQ(range("1/x", 0, 2), Interval(0.5, infinity));
  EXPECT_EQ(range("max(x, 0)", -3, 2), Interval(0.0, 2.0));
}

TEST(Image, KnowsWhereAFunctionIsDefinedAndContinuous) {
  EXPECT_TRUE(image("max(x, 0) + abs(x)", {-1.0, 1.0}).is_continuous);
  EXPECT_FALSE(image("sign(x)", {-1.0, 1.0}).is_continuous);
  EXPECT_TRUE(image("sign(x)", {0.5, 1.0}).is_continuous);
  EXPECT_TRUE(image("sqrt(x)", {0.0, 1.0}).is_defined);
  EXPECT_FALSE(image("sqrt(x)", {-1.0, 1.0}).is_defined);
  EXPECT_TRUE(image("sqrt(x)", {-2.0, -1.0}).is_undefined);
  EXPECT_TRUE(image("where(x > 0, x, log(x))", {-2.0, -1.0}).is_undefined);
  EXPECT_FALSE(image("where(x > 0, inf, 1)*0", {-2.0, 1.0}).is_defined);
}

/// Balls at single points are the truth: their value must lie in the image of every interval around them.
TEST(Image, ContainsTheValuesOfRandomFormulas) {
  int decided = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    Random random(11, i);
    const std::string text = RandomFormula(random)(2 + static_cast<int>(random.below(3))).append("; k = 1.5");
    const Function f = parse(text.find('k') == text.rfind('k') ? text.substr(0, text.find(';')) : text);
    ImageEvaluator images(f);
    Evaluator points(f);
    for (int k = 0; k < 6; ++k) {
      const double x = random.normal() * std::exp2(random.below(8) - 3.0);
      const double below = random.below(4) == 0 ? 0.0 : std::exp2(-static_cast<double>(random.below(30)));
      const double above = random.below(4) == 0 ? 0.0 : std::exp2(-static_cast<double>(random.below(30)));
      const Interval box(x - below, random.below(10) == 0 ? infinity : x + above);
      const Image found = images(box);
      const Ball value = points.enclose(Ball(x), 256);
      EXPECT_FALSE(value.is_undefined() && found.is_defined) << text << " at " << x;
      if (!value.is_finite()) continue;
      ++decided;
      EXPECT_FALSE(found.is_undefined) << text << " at " << x;
      EXPECT_TRUE(value.upper() >= found.range.lower && value.lower() <= found.range.upper)
          << text << " at " << x << ": " << value.midpoint() << " outside [" << found.range.lower << ", "
          << found.range.upper << "]";
    }
  }
  EXPECT_GT(decided, 5000);
}

}  // namespace
}  // namespace assay
