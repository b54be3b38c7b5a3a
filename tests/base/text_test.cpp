#include "base/text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

namespace assay {
namespace {

using namespace std::string_view_literals;

TEST(EditDistance, CountsInsertionsDeletionsAndSubstitutions) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("relu", "relu"), 0U);
  EXPECT_EQ(edit_distance("relu", "selu"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("ab", "ba"), 1U);
  EXPECT_EQ(edit_distance("sigmoid", "sigmiod"), 1U);
  EXPECT_EQ(edit_distance("abc", "ca"), 3U);  // a swapped pair is not edited again
}

TEST(Nearest, OffersWhatWasMeant) {
  const std::vector<std::string> names = {"relu", "leaky_relu", "sigmoid", "tanh"};
  EXPECT_EQ(nearest("relo", names), "relu");
  EXPECT_EQ(nearest("tahn", names), "tanh");
  EXPECT_EQ(nearest("tan", names), "tanh");
  EXPECT_EQ(nearest("sigmiod", names), "sigmoid");
  EXPECT_EQ(nearest("leakyrelu", names), "leaky_relu");
}

TEST(Nearest, OffersNothingForAStranger) {
  const std::vector<std::string> names = {"relu", "tanh"};
  EXPECT_EQ(nearest("softplus", names), std::nullopt);
  EXPECT_EQ(nearest("", names), std::nullopt);
  EXPECT_EQ(nearest("relu", {}), std::nullopt);
}

TEST(Nearest, TakesTheClosestAndTheFirstOfEquals) {
  EXPECT_EQ(nearest("abcdef", std::vector<std::string>{"abcdxy", "abcdex"}), "abcdex");
  EXPECT_EQ(nearest("gelu", std::vector<std::string>{"relu", "selu"}), "relu");
}

TEST(Split, KeepsEmptyParts) {
  using Parts = std::vector<std::string>;
  EXPECT_EQ(split("784-128-10", '-'), (Parts{"784", "128", "10"}));
  EXPECT_EQ(split("", ','), (Parts{""}));
  EXPECT_EQ(split(",a,,b,", ','), (Parts{"", "a", "", "b", ""}));
}

TEST(Trim, TakesBlanksFromBothEnds) {
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Utf8, AcceptsEachLengthAtItsBounds) {
  for (const std::string_view text : {""sv, "\0"sv, "\x7F"sv, "\u0080"sv, "\u07FF"sv, "\u0800"sv, "\uD7FF"sv,
                                      "\uE000"sv, "\uFFFF"sv, "\U00010000"sv, "\U0010FFFF"sv, "α·x ≥ 0"sv}) {
    EXPECT_TRUE(is_valid_utf8(text)) << printable(text);
  }
}

TEST(Utf8, RefusesWhatTheStandardRefuses) {
  for (const std::string_view text : {
           "\x80"sv,              // continuation without a lead
           "\xC3"sv,              // cut short
           "\xE2\x82"sv,          // cut short
           "\xC3("sv,             // no continuation
           "\xC0\x80"sv,          // overlong NUL
           "\xC1\xBF"sv,          // overlong
           "\xE0\x9F\xBF"sv,      // overlong
           "\xF0\x8F\xBF\xBF"sv,  // overlong
           "\xED\xA0\x80"sv,      // surrogate
           "\xF4\x90\x80\x80"sv,  // beyond U+10FFFF
           "\xF5\x80\x80\x80"sv,
           "\xFF"sv,
       }) {
    EXPECT_FALSE(is_valid_utf8(text)) << printable(text);
  }
}

TEST(Shortest, ReadsBackExactly) {
  for (const double value : {0.0, -0.0, 0.1, 1.0 / 3.0, 1e-5, 1e22, 123456789.0, 5e-324,
                             std::numeric_limits<double>::max(), std::numeric_limits<double>::min()}) {
    const double back = std::strtod(shortest(value).c_str(), nullptr);
    EXPECT_EQ(back, value);
    EXPECT_EQ(std::signbit(back), std::signbit(value));
  }
}

TEST(Shortest, IsShort) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(-2.0), "-2");
  EXPECT_EQ(shortest(1e-5), "1e-05");
  EXPECT_EQ(shortest(0.1 + 0.2), "0.30000000000000004");
}

TEST(Shortest, NamesWhatIsNoNumber) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(shortest(infinity), "inf");
  EXPECT_EQ(shortest(-infinity), "-inf");
  EXPECT_EQ(shortest(std::nan("")), "nan");
  EXPECT_EQ(shortest(-std::nan("")), "nan");
}

TEST(Printable, LeavesTextAlone) {
  EXPECT_EQ(printable("max(0, x) ≤ α"), "max(0, x) ≤ α");
  EXPECT_EQ(printable(""), "");
}

TEST(Printable, ShowsControlCharactersAndBrokenUtf8) {
  EXPECT_EQ(printable("a\x1b[31mb\n\x7F\0"sv), "a\\x1b[31mb\\x0a\\x7f\\x00");
  EXPECT_EQ(printable("\xFFok\xE2\x82"), "\\xffok\\xe2\\x82");
  // U+009B does to a terminal what ESC [ does.
  EXPECT_EQ(printable("\u009B31m\u00A0"), "\\xc2\\x9b31m\u00A0");
}

TEST(Printable, CutsLongTextBetweenCharacters) {
  EXPECT_EQ(printable("abcdef", 6), "abcdef");
  EXPECT_EQ(printable("abcdefg", 6), "abcdef...");
  EXPECT_EQ(printable("ααα", 5), "αα...");
  EXPECT_EQ(printable("abc\n", 6), "abc...");
}

}  // namespace
}  // namespace assay
