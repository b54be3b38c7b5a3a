#include "base/random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace assay {
namespace {

/// The four words of some consecutive blocks.
template <std::size_t lanes>
using Words = std::array<std::array<std::uint32_t, lanes>, 4>;

/// Side by side, for compilers to vectorise.
template <std::size_t lanes>
Words<lanes> consecutive_blocks(std::uint64_t key, std::uint64_t stream, std::uint64_t position) {
  // Multipliers and Weyl increments: Salmon et al. 2011, table 2 and section 3.3.
  constexpr std::uint64_t multiplier0 = 0xD2511F53, multiplier1 = 0xCD9E8D57;
  constexpr std::uint32_t weyl0 = 0x9E3779B9, weyl1 = 0xBB67AE85;
  Words<lanes> words;
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    words[0][lane] = static_cast<std::uint32_t>(position + lane);
    words[1][lane] = static_cast<std::uint32_t>((position + lane) >> 32);
    words[2][lane] = static_cast<std::uint32_t>(stream);
    words[3][lane] = static_cast<std::uint32_t>(stream >> 32);
  }
  auto key0 = static_cast<std::uint32_t>(key);
  auto key1 = static_cast<std::uint32_t>(key >> 32);
  for (int round = 0; round < 10; ++round) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const std::uint64_t product0 = multiplier0 * words[0][lane];
      const std::uint64_t product1 = multiplier1 * words[2][lane];
      words[0][lane] = static_cast<std::uint32_t>(product1 >> 32) ^ words[1][lane] ^ key0;
      words[1][lane] = static_cast<std::uint32_t>(product1);
      words[2][lane] = static_cast<std::uint32_t>(product0 >> 32) ^ words[3][lane] ^ key1;
      words[3][lane] = static_cast<std::uint32_t>(product0);
    }
    key0 += weyl0;
    key1 += weyl1;
  }
  return words;
}

/// log of a positive normal number, within 3 ULP. The C library's differs in the last bit from one version
/// and one processor to the next; this uses only operations that IEEE 754 rounds correctly.
double natural_log(double value) {
  int exponent = 0;
  double mantissa = std::frexp(value, &exponent);
  if (mantissa < 0.5 * std::numbers::sqrt2) {
    mantissa *= 2.0;
    --exponent;
  }
  // log m = 2 artanh z with |z| <= 0.1716: the first term left out, z^25 / 25, is below 2^-65 of the sum.
  const double z = (mantissa - 1.0) / (mantissa + 1.0);
  const double square = z * z;
  double series = 0.0;
  for (int k = 23; k >= 1; k -= 2) series = series * square + 1.0 / k;
  return exponent * std::numbers::ln2 + 2.0 * z * series;
}

}  // namespace

std::array<std::uint32_t, 4> Philox::block(std::uint64_t position) const {
  const Words<1> words = consecutive_blocks<1>(key_, stream_, position);
  return {words[0][0], words[1][0], words[2][0], words[3][0]};
}

void Philox::fill_uniform(std::span<float> values) const {
  // So many that compilers keep the loop over them, and vectorise it: twice as fast as with eight.
  constexpr std::size_t lanes = 32;
  std::uint64_t position = 0;
  for (std::size_t first = 0; first < values.size(); first += 4 * lanes, position += lanes) {
    const Words<lanes> words = consecutive_blocks<lanes>(key_, stream_, position);
    std::array<float, 4 * lanes> numbers;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const std::uint32_t odd = (words[i % 4][i / 4] >> 9U) * 2 + 1;
      numbers[i] = static_cast<float>(static_cast<std::int32_t>(odd)) * 0x1p-24F;
    }
    std::copy_n(numbers.begin(), std::min(numbers.size(), values.size() - first),
                values.subspan(first).begin());
  }
}

std::uint32_t Random::bits() {
  if (used_ == 4) {
    block_ = philox_.block(position_++);
    used_ = 0;
  }
  return block_[used_++];
}

double Random::uniform() {
  const std::uint64_t high = bits() >> 5;
  const std::uint64_t low = bits() >> 6;
  return static_cast<double>((high << 26) | low) * 0x1p-53;
}

std::uint32_t Random::below(std::uint32_t n) {
  // Lemire, "Fast random integer generation in an interval", ACM TOMACS 29(1), 2019, algorithm 5.
  std::uint64_t product = std::uint64_t{bits()} * n;
  if (static_cast<std::uint32_t>(product) < n) {
    const std::uint32_t threshold = (0U - n) % n;
    while (static_cast<std::uint32_t>(product) < threshold) product = std::uint64_t{bits()} * n;
  }
  return static_cast<std::uint32_t>(product >> 32);
}

double Random::normal() {
  if (has_spare_normal_) {
    has_spare_normal_ = false;
    return spare_normal_;
  }
  while (true) {
    const double x = 2.0 * uniform() - 1.0;
    const double y = 2.0 * uniform() - 1.0;
    const double square = x * x + y * y;
    if (square >= 1.0 || square == 0.0) continue;
    const double scale = std::sqrt(-2.0 * natural_log(square) / square);
    spare_normal_ = y * scale;
    has_spare_normal_ = true;
    return x * scale;
  }
}

}  // namespace assay
