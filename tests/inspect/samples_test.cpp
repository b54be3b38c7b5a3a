#include "inspect/samples.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"

namespace assay::inspect {
namespace {

Samples read(const std::string& text, bool with_slope = false) {
  return read_samples(text, "file", with_slope);
}

std::string complaint(const std::string& text, bool with_slope = false) {
  try {
    (void)read(text, with_slope);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Samples, AnySeparatorWithOrWithoutAHeading) {
  const std::vector<double> x = {1, -2.5};
  const std::vector<double> y = {0.5, 1e-3};
  for (const char* text : {"x,y\n1,0.5\n-2.5,1e-3\n", "1;0.5\n-2.5;1e-3", "1;0,5\n-2,5;1e-3",
                           "in\tout\r\n1\t0.5\r\n-2.5\t1e-3\r\n", "# a comment\n\n1   0.5\n  -2.5 1E-3\n",
                           "\xEF\xBB\xBFx, y\n+1, .5\n-2.5, 0.001"}) {
    const Samples samples = read(text);
    EXPECT_EQ(samples.x, x) << text;
    EXPECT_EQ(samples.y, y) << text;
    EXPECT_TRUE(samples.slope.empty());
  }
  EXPECT_EQ(read("1,2,3\n4,5,6", true).slope, (std::vector<double>{3, 6}));
}

TEST(Samples, NaNAndInfinitiesAreOutputs) {
  const Samples samples = read("1,nan\n2,inf\n3,-Infinity\n4,NaN\n5,1");
  EXPECT_TRUE(std::isnan(samples.y[0]));
  EXPECT_EQ(samples.y[1], INFINITY);
  EXPECT_EQ(samples.y[2], -INFINITY);
}

TEST(Samples, SeesTheFormat) {
  EXPECT_EQ(read("1,0.3333\n2,0.6665\n3,0.09998\n4,0.1428").format, Format::float16);
  EXPECT_EQ(read("1,0.333984375\n2,0.66796875\n3,0.10009765625\n4,0.142578125").format, Format::bfloat16);
  EXPECT_EQ(read("1,0.33333334\n2,0.6666667\n3,0.1\n4,0.14285715").format, Format::float32);
  EXPECT_EQ(read("1,0.3333333333333333\n2,0.6666666666666666\n3,0.1\n4,0.14285714285714285").format,
            Format::float64);
  EXPECT_EQ(read("1,1\n2,2\n3,3\n4,4").format, Format::float32) << "whole numbers say nothing";
}

TEST(Samples, KnowsWhatTheLastDigitIsWorth) {
  const Samples fixed = read("1,0.33\n2,0.67\n3,0.10");
  EXPECT_EQ(fixed.y_unit, (std::vector<double>{0.01, 0.01, 0.01}));
  const Samples mixed = read("1,0.5\n2,0.7310586");
  EXPECT_DOUBLE_EQ(mixed.y_unit[0], 1e-7) << "0.5 ends where it ends";
  EXPECT_DOUBLE_EQ(read("1,0.33333334\n2,0.6666667\n3,0.1\n4,0.14285715").y_unit[0], std::ldexp(1.0, -25));
}

TEST(Samples, UnitsOfTheFormats) {
  EXPECT_EQ(unit_in_last_place(Format::float16, 1), std::ldexp(1.0, -10));
  EXPECT_EQ(unit_in_last_place(Format::float16, 1e-6), std::ldexp(1.0, -24));
  EXPECT_EQ(unit_in_last_place(Format::bfloat16, 1.5), std::ldexp(1.0, -7));
  EXPECT_EQ(unit_in_last_place(Format::float32, -3), std::ldexp(1.0, -22));
  EXPECT_EQ(unit_in_last_place(Format::float64, 1), std::ldexp(1.0, -52));
}

TEST(Samples, ThinnedInTheOrderOfX) {
  Samples samples = read("5,50\n1,10\n4,40\n2,20\n3,30");
  const Samples few = samples.thinned(3);
  EXPECT_EQ(few.x, (std::vector<double>{1, 3, 5}));
  EXPECT_EQ(few.y, (std::vector<double>{10, 30, 50}));
  EXPECT_EQ(samples.thinned(9).size(), 5U);
}

TEST(Samples, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(complaint(""), "file: has no samples");
  EXPECT_EQ(complaint("\n\n# only a comment\n"), "file: has no samples");
  EXPECT_EQ(complaint("x,y\n"), "file: has no samples");
  EXPECT_EQ(complaint("x,y\n1,2\n3\n"), "file:3: 1 value, but x and y belong on a line");
  EXPECT_EQ(complaint("1,2\n3,four\n"), "file:2: 'four' is not a number");
  EXPECT_EQ(complaint("1,2\n3,\n"), "file:2: '' is not a number");
  EXPECT_EQ(complaint("1,2,3\n"), "file:1: 3 values, but x and y belong on a line");
  EXPECT_EQ(complaint("1,2\n", true), "file:1: 2 values, but x, y and f'(x) belong on a line");
  EXPECT_EQ(complaint("nan,2\n"), "file:1: x is nan; it has to be a finite number");
  EXPECT_EQ(complaint("1,2\ninf,2\n"), "file:2: x is inf; it has to be a finite number");
  EXPECT_EQ(complaint(std::string("1,2\n\0\xff,3\n", 9)), "file:2: '\\x00\\xff' is not a number");
}

}  // namespace
}  // namespace assay::inspect
