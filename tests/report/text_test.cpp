#include "report/text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace assay::report {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(Text, Percent) {
  EXPECT_EQ(percent(0.98125), "98.12");
  EXPECT_EQ(percent(1), "100.00");
  EXPECT_EQ(percent(0.031, 1), "3.1");
  EXPECT_EQ(percent(std::nan("")), "NaN");
  EXPECT_EQ(percent({.mean = 0.9812, .low = 0.9802, .high = 0.9822}, 5), "98.12 ± 0.10");
  EXPECT_EQ(percent({.mean = 0.9812, .low = 0.9812, .high = 0.9812}, 1), "98.12");
}

TEST(Text, Count) {
  EXPECT_EQ(count(0), "0");
  EXPECT_EQ(count(999), "999");
  EXPECT_EQ(count(1000), "1,000");
  EXPECT_EQ(count(101770), "101,770");
  EXPECT_EQ(count(1234567890), "1,234,567,890");
}

TEST(Text, Quantity) {
  EXPECT_EQ(quantity(0.003), "0.003");
  EXPECT_EQ(quantity(std::sqrt(2)), "1.41");
  EXPECT_EQ(quantity(2), "2");
  EXPECT_EQ(quantity(999.4), "999");
  EXPECT_EQ(quantity(999.6), "1,000");
  EXPECT_EQ(quantity(131072), "131,000");
  EXPECT_EQ(quantity(-1234.5), "-1,230");
  EXPECT_EQ(quantity(8.1e-6), "8.1×10⁻⁶");
  EXPECT_EQ(quantity(-1.5e300), "-1.5×10³⁰⁰");
  EXPECT_EQ(quantity(0), "0");
  EXPECT_EQ(quantity(infinity), "infinity");
  EXPECT_EQ(quantity(-infinity), "-infinity");
}

TEST(Text, Duration) {
  EXPECT_EQ(duration(0.41), "0.41 s");
  EXPECT_EQ(duration(9.96), "10 s");
  EXPECT_EQ(duration(59.7), "1 min 00 s");
  EXPECT_EQ(duration(185), "3 min 05 s");
  EXPECT_EQ(duration(7800), "2 h 10 min");
}

TEST(Text, Enumeration) {
  EXPECT_EQ(enumeration({}), "");
  EXPECT_EQ(enumeration({"a"}), "a");
  EXPECT_EQ(enumeration({"a", "b"}), "a and b");
  EXPECT_EQ(enumeration({"a", "b", "c"}), "a, b and c");
  EXPECT_EQ(counted(1, "seed"), "1 seed");
  EXPECT_EQ(counted(5, "seed"), "5 seeds");
}

TEST(Text, WidthsOfUnicode) {
  EXPECT_EQ(display_width("relu"), 4U);
  EXPECT_EQ(display_width("größer"), 6U);
  EXPECT_EQ(display_width("漢字"), 4U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
  EXPECT_EQ(display_width("🙂"), 2U);
  EXPECT_EQ(right_aligned("é", 3), "  é");
  EXPECT_EQ(left_aligned("漢", 3), "漢 ");
  EXPECT_EQ(right_aligned("long", 2), "long");
}

TEST(Text, ShortenedKeepsWholeCharacters) {
  EXPECT_EQ(shortened("relu", 4), "relu");
  EXPECT_EQ(shortened("sigmoid", 4), "sig…");
  EXPECT_EQ(shortened("漢字漢字", 4), "漢…");
  EXPECT_EQ(shortened("relu", 0), "");
  for (std::size_t width = 0; width < 12; ++width)
    EXPECT_LE(display_width(shortened("größer 漢字", width)), width);
}

TEST(Text, LabelsAreOneShortPrintableLine) {
  EXPECT_EQ(label("relu"), "relu");
  EXPECT_EQ(label("a\nb\xff"), "a\\x0ab\\xff");
  EXPECT_EQ(display_width(label(std::string(70000, 'x'))), 28U);
}

}  // namespace
}  // namespace assay::report
