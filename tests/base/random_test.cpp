#include "base/random.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <set>
#include <vector>

namespace assay {
namespace {

using Block = std::array<std::uint32_t, 4>;

struct KnownAnswer {
  Block counter;
  std::array<std::uint32_t, 2> key;
  Block result;
};

// The philox4x32-10 rows of the known-answer file published with Random123.
constexpr std::array<KnownAnswer, 3> known_answers = {{
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
}};

std::uint64_t join(std::uint32_t low, std::uint32_t high) {
  return (std::uint64_t{high} << 32) | low;
}

TEST(Philox, GivesTheKnownAnswers) {
  for (const auto& [counter, key, result] : known_answers) {
    const Philox philox(join(key[0], key[1]), join(counter[2], counter[3]));
    EXPECT_EQ(philox.block(join(counter[0], counter[1])), result);
  }
}

TEST(Philox, KeyStreamAndPositionEachChangeTheBlock) {
  const std::set<Block> blocks = {Philox(1, 2).block(3), Philox(0, 2).block(3), Philox(1, 0).block(3),
                                  Philox(1, 2).block(0), Philox(2, 1).block(3), Philox(1, 3).block(2)};
  EXPECT_EQ(blocks.size(), 6U);
}

TEST(Philox, FillsWithTheWordsOfItsBlocks) {
  const Philox philox(7, 9);
  for (const std::size_t count : {0U, 1U, 127U, 128U, 129U, 1000U}) {
    std::vector<float> values(count);
    philox.fill_uniform(values);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t word = philox.block(i / 4)[i % 4];
      EXPECT_EQ(static_cast<double>(values[i]), (std::floor(word * 0x1p-9) + 0.5) * 0x1p-23) << i;
    }
  }
}

TEST(Random, ReadsTheBlocksInOrder) {
  const Philox philox(7, 9);
  Random random(7, 9);
  for (std::uint64_t position = 0; position < 5; ++position) {
    for (const std::uint32_t word : philox.block(position)) EXPECT_EQ(random.bits(), word);
  }
}

TEST(Random, UniformStaysInItsRangeAndFillsIt) {
  Random random(1, 0);
  constexpr int draws = 100'000;
  constexpr double expected = draws / 10.0;
  std::array<int, 10> bins{};
  for (int i = 0; i < draws; ++i) {
    const double u = random.uniform();
    ASSERT_GE(u, 0.0);
    ASSERT_LT(u, 1.0);
    ++bins.at(static_cast<std::size_t>(u * 10));
  }
  double chi_squared = 0;
  for (const int bin : bins) chi_squared += std::pow(bin - expected, 2) / expected;
  EXPECT_LT(chi_squared, 27.9);  // 9 degrees of freedom, one in a thousand
}

TEST(Random, UniformHasAllFiftyThreeBits) {
  Random random(2, 0);
  bool lowest_bit_seen = false;
  for (int i = 0; i < 100; ++i) {
    const double scaled = random.uniform() * 0x1p53;
    ASSERT_EQ(scaled, std::floor(scaled));
    lowest_bit_seen = lowest_bit_seen || std::fmod(scaled, 2.0) == 1.0;
  }
  EXPECT_TRUE(lowest_bit_seen);
}

TEST(Random, BelowIsUniform) {
  Random random(3, 0);
  constexpr int draws = 60'000;
  constexpr double expected = draws / 6.0;
  std::array<int, 6> faces{};
  for (int i = 0; i < draws; ++i) ++faces.at(random.below(6));
  double chi_squared = 0;
  for (const int face : faces) chi_squared += std::pow(face - expected, 2) / expected;
  EXPECT_LT(chi_squared, 20.5);  // 5 degrees of freedom, one in a thousand
}

TEST(Random, BelowHasNoBiasForALargeRange) {
  // Of 3 * 2^30 values, plain scaling of 32 bits would draw every third one twice as often as the others.
  constexpr std::uint32_t n = 3U << 30;
  Random random(4, 0);
  constexpr int draws = 60'000;
  constexpr double expected = draws / 3.0;
  std::array<int, 3> residues{};
  for (int i = 0; i < draws; ++i) ++residues.at(random.below(n) % 3);
  double chi_squared = 0;
  for (const int residue : residues) chi_squared += std::pow(residue - expected, 2) / expected;
  EXPECT_LT(chi_squared, 13.8);  // 2 degrees of freedom, one in a thousand
}

TEST(Random, BelowOneIsZero) {
  Random random(5, 0);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(random.below(1), 0U);
}

TEST(Random, NormalHasTheMomentsAndTailsOfTheNormalDistribution) {
  Random random(6, 0);
  constexpr int draws = 200'000;
  std::array<double, 4> moments{};
  int beyond_two = 0;
  for (int i = 0; i < draws; ++i) {
    const double z = random.normal();
    ASSERT_TRUE(std::isfinite(z));
    moments[0] += z / draws;
    moments[1] += z * z / draws;
    moments[2] += z * z * z / draws;
    moments[3] += z * z * z * z / draws;
    beyond_two += std::abs(z) > 2 ? 1 : 0;
  }
  // Four standard errors each: sqrt(1, 2, 15, 96 over the number of draws), and of a binomial share.
  const double root = std::sqrt(draws);
  EXPECT_NEAR(moments[0], 0, 4 / root);
  EXPECT_NEAR(moments[1], 1, 4 * std::numbers::sqrt2 / root);
  EXPECT_NEAR(moments[2], 0, 4 * std::sqrt(15.0) / root);
  EXPECT_NEAR(moments[3], 3, 4 * std::sqrt(96.0) / root);
  const double share = std::erfc(std::numbers::sqrt2);
  EXPECT_NEAR(static_cast<double>(beyond_two) / draws, share, 4 * std::sqrt(share * (1 - share)) / root);
}

TEST(Random, NeighboursInANormalStreamAreUncorrelated) {
  Random random(8, 0);
  constexpr int draws = 100'000;
  double previous = random.normal();
  double sum = 0;
  for (int i = 0; i < draws; ++i) {
    const double next = random.normal();
    sum += previous * next;
    previous = next;
  }
  EXPECT_NEAR(sum / draws, 0, 4 / std::sqrt(draws));
}

TEST(Random, NormalIsPinnedBitForBit) {
  // Only correctly rounded operations go into a draw, so these hold on every machine and C library.
  Random random(2026, 1);
  std::uint64_t hash = 0xcbf29ce484222325;
  for (int i = 0; i < 1000; ++i) {
    hash = (hash ^ std::bit_cast<std::uint64_t>(random.normal())) * 0x100000001b3;
  }
  EXPECT_EQ(hash, 0xdcc5c3a75580a0c8U);
}

}  // namespace
}  // namespace assay
