#include "verify/compare.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "catalog/catalog.h"
#include "expr/parse.h"
#include "verify/kernel_under_test.h"

namespace assay::verify {
namespace {

Compared compared(const Function& f, const Samples& samples) {
  const auto found = compare(f, samples, 2, {});
  EXPECT_TRUE(found);
  return found.value_or(Compared{});
}

TEST(Compare, FindsWhatIsPlanted) {
  const Compared found =
      compared(parse("2*x"), {.type = f32,
                              .x = {3.0, 1.5, -1.0, 1.5, HUGE_VAL, 1e-40, NAN},
                              .y = {6.0, std::nextafter(3.0F, 4.0F), -2.0, 3.0, 0.0, 2e-40, NAN}});
  const Tally all = sum(found.intervals);
  EXPECT_EQ(all.inputs, 5U);
  EXPECT_EQ(all.wrong, 2U) << "1.5, and 2e-40, which is no float32";
  ASSERT_EQ(found.intervals.size(), 4U);
  EXPECT_EQ(found.intervals[0].low, -1.0);
  EXPECT_EQ(found.intervals[2].tally.inputs, 2U);
  EXPECT_EQ(found.intervals[2].tally.largest_error, 1.0);
  ASSERT_EQ(found.special.size(), 2U);
  EXPECT_FALSE(found.special[0].is_right());
  EXPECT_TRUE(found.special[1].is_right());
}

TEST(Compare, HoldsResultsToTheCourse) {
  const Samples samples{.type = f64, .x = {1.0, 2.0, 3.0}, .y = {1.0, 3.0, 2.0}};
  EXPECT_EQ(sum(compared(parse("x"), samples).intervals).reversals, 1U);
  EXPECT_EQ(sum(compared(parse("-x"), samples).intervals).reversals, 1U);
  EXPECT_EQ(sum(compared(parse("(x-2)^2"), samples).intervals).reversals, 2U) << "it falls, then rises";
  EXPECT_EQ(sum(compared(parse("sin(10*x)"), samples).intervals).reversals, 0U);
}

TEST(Compare, KnowsErrorsToAFractionOfAUnit) {
  // exp(1) lies between these two doubles, 0.53 units from the one and 0.47 from the other.
  const double right = std::exp(1.0);
  const double wrong = std::nextafter(right, 3.0);
  const Tally off = sum(compared(parse("exp(x)"), {.type = f64, .x = {1.0}, .y = {wrong}}).intervals);
  EXPECT_EQ(off.wrong, 1U);
  EXPECT_GT(off.largest_error, 0.5);
  EXPECT_LT(off.largest_error, 1.5);
  EXPECT_NE(off.largest_error, 1.0);
}

TEST(Compare, ChosenInputsAreWhereItMatters) {
  const std::vector<double> x = chosen_inputs(parse("where(x > 0.75, x, log(x - 0.3))"), f64, 4, 1);
  EXPECT_TRUE(std::ranges::is_sorted(x));
  const auto has = [&](double value) { return std::ranges::binary_search(x, value); };
  EXPECT_TRUE(has(0.75));
  EXPECT_TRUE(has(std::nextafter(0.75, 1.0)));
  EXPECT_TRUE(has(5e-324));
  EXPECT_TRUE(has(-1.7976931348623157e308));
  EXPECT_TRUE(has(std::nextafter(0x1p300, 0.0)));
  EXPECT_EQ(x, chosen_inputs(parse("where(x > 0.75, x, log(x - 0.3))"), f64, 4, 1));
  EXPECT_GT(x.size(), 2U * 2046U * 4U);
}

TEST(Compare, AllInputsOfSixteenBits) {
  EXPECT_EQ(all_inputs(f16).size(), 2U * 31U * 1024U);
  EXPECT_EQ(all_inputs(bf16).size(), 2U * 255U * 128U);
}

TEST(Compare, SpecialValues) {
  const Function f = find_activation("silu")->function;
  const auto wrong = [&](const ByteImplementation& implementation) {
    std::vector<double> x;
    for (const SpecialValue& s : special_values(f, f32, implementation)) {
      if (!s.is_right()) x.push_back(s.x);
    }
    return x;
  };
  EXPECT_TRUE(wrong(kernel_under_test(compile(f), Direction::forward)).empty());
  const ByteImplementation naive = [](auto x, auto y) {
    std::vector<double> values = numbers_of(f32, x);
    for (double& value : values) {
      const auto single = static_cast<float>(value);
      value = single / (1.0F + std::exp(-single));
    }
    std::ranges::copy(bytes_of(f32, values), y.begin());
  };
  ASSERT_FALSE(wrong(naive).empty());
  EXPECT_EQ(wrong(naive).front(), -HUGE_VAL) << "-inf/inf";
}

}  // namespace
}  // namespace assay::verify
