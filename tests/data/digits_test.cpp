#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "data/digit_strokes.h"
#include "data/load.h"
#include "data/sha256.h"

namespace assay::data {
namespace {

constexpr std::size_t side = 28;
constexpr std::size_t sample_size = side * side;

std::string sha256(const Dataset& dataset) {
  Sha256 hash;
  for (const Split* split : {&dataset.train, &dataset.test}) {
    hash.update(split->labels);
    hash.update(split->pixels);
  }
  return hash.finish();
}

// The bytes are part of the contract: results on the built-in digits can be compared between machines and
// years.
TEST(Digits, AreTheSameBytesEverywhere) {
  EXPECT_EQ(sha256(draw_digits(1, 1000, 1000)),
            "e426339d6a061eb658200dc0fb62223c84d24faa5ae32336a2ded0eaffe6cbcd");
  EXPECT_EQ(sha256(draw_digits(0x123456789abcdef, 1000, 1000)),
            "63f5316a241c3ad76b9d4e65767eafc5e6f3268e071d829e5833dbbee2b76468");
}

TEST(Digits, DoNotDependOnThreads) {
  const Dataset one = draw_digits(3, 1003, 55, 1);
  for (const std::size_t threads : {std::size_t{2}, std::size_t{5}}) {
    const Dataset many = draw_digits(3, 1003, 55, threads);
    EXPECT_EQ(many.train.pixels, one.train.pixels);
    EXPECT_EQ(many.train.labels, one.train.labels);
    EXPECT_EQ(many.test.pixels, one.test.pixels);
  }
}

TEST(Digits, OfASmallerSetBeginALargerOne) {
  const Dataset large = draw_digits(1, 500, 200), small = draw_digits(1, 123, 77);
  EXPECT_TRUE(std::ranges::equal(small.train.pixels, std::span(large.train.pixels).first(123 * sample_size)));
  EXPECT_TRUE(std::ranges::equal(small.test.labels, std::span(large.test.labels).first(77)));
}

TEST(Digits, DescribeThemselves) {
  const Dataset digits = draw_digits(42, 20, 10);
  EXPECT_EQ(digits.name, "digits");
  EXPECT_EQ(digits.source, "built-in, seed 42");
  EXPECT_EQ(digits.shape, (SampleShape{.channels = 1, .height = 28, .width = 28}));
  EXPECT_EQ(digits.classes, 10U);
  EXPECT_EQ(digits.train.count(), 20U);
  EXPECT_EQ(digits.train.pixels.size(), 20 * sample_size);
  EXPECT_EQ(draw_digits(42, 0, 0).train.count(), 0U);
}

TEST(Digits, AreBalancedAndShuffled) {
  const Split train = draw_digits(5, 2000, 0).train;
  for (std::uint8_t digit = 0; digit < 10; ++digit) {
    EXPECT_EQ(std::ranges::count(train.labels, digit), 200);
    // How often the digit comes first of its ten: 200 groups, 20 expected; 45 is 6 standard deviations off.
    std::size_t first = 0;
    for (std::size_t i = 0; i < train.count(); i += 10) first += train.labels[i] == digit ? 1 : 0;
    EXPECT_GT(first, 0U);
    EXPECT_LT(first, 45U);
  }
}

TEST(Digits, NeverRepeat) {
  const Dataset digits = draw_digits(1, 2000, 2000);
  std::set<std::vector<std::uint8_t>> seen;
  for (const Split* split : {&digits.train, &digits.test}) {
    for (auto at = split->pixels.begin(); at != split->pixels.end(); at += sample_size) {
      seen.emplace(at, at + sample_size);
    }
  }
  EXPECT_EQ(seen.size(), 4000U);
  EXPECT_NE(draw_digits(2, 10, 0).train.pixels, draw_digits(1, 10, 0).train.pixels);
}

TEST(Digits, AreInkOnAnEmptyBackground) {
  const Split train = draw_digits(9, 1000, 0).train;
  for (std::size_t i = 0; i < train.count(); ++i) {
    const auto image = std::span(train.pixels).subspan(i * sample_size, sample_size);
    const auto ink = std::ranges::count_if(image, [](std::uint8_t pixel) { return pixel >= 128; });
    EXPECT_GE(ink, 15) << i;
    EXPECT_LE(ink, 400) << i;
    // Nothing is cut off: the border holds noise at most.
    for (std::size_t k = 0; k < side; ++k) {
      for (const std::size_t at : {k, sample_size - side + k, k * side, k * side + side - 1})
        EXPECT_LT(image[at], 128) << i;
    }
  }
}

using Vector = std::array<double, sample_size>;

double squared_distance(const Vector& mean, std::span<const std::uint8_t> image) {
  double sum = 0.0;
  for (std::size_t i = 0; i < sample_size; ++i) sum += (image[i] - mean[i]) * (image[i] - mean[i]);
  return sum;
}

// The nearest mean of a class is the crudest classifier there is. On MNIST it is right for 82%: here too it
// must find the classes, and must leave work for a network.
TEST(Digits, AreNeitherTrivialNorHopeless) {
  const Dataset digits = draw_digits(1, 5000, 1000);
  std::array<Vector, 10> means{};
  for (std::size_t i = 0; i < digits.train.count(); ++i) {
    for (std::size_t k = 0; k < sample_size; ++k) {
      means[digits.train.labels[i]][k] += digits.train.pixels[i * sample_size + k] / 500.0;
    }
  }
  int right = 0;
  for (std::size_t i = 0; i < digits.test.count(); ++i) {
    const auto image = std::span(digits.test.pixels).subspan(i * sample_size, sample_size);
    const auto* const nearest = std::ranges::min_element(
        means, {}, [&](const Vector& mean) { return squared_distance(mean, image); });
    right += nearest - means.begin() == digits.test.labels[i] ? 1 : 0;
  }
  EXPECT_GT(right, 650);
  EXPECT_LT(right, 900);
}

TEST(DigitStrokes, StayInTheirBox) {
  for (std::size_t digit = 0; digit < 10; ++digit) {
    EXPECT_GE(digit_styles(digit).size(), 3U);
    for (const Style& style : digit_styles(digit)) {
      EXPECT_GT(style.weight, 0.0);
      EXPECT_FALSE(style.strokes.empty());
      for (const Stroke& stroke : style.strokes) {
        EXPECT_GE(stroke.size(), 2U);
        for (const Control& control : stroke) {
          EXPECT_TRUE(control.x >= 15 && control.x <= 85 && control.y >= 5 && control.y <= 95) << digit;
        }
      }
    }
  }
}

}  // namespace
}  // namespace assay::data
