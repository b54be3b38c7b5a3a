#include "base/random.h"

#include <cmath>
#include <numbers>

namespace assay {
namespace {

struct Product {
  std::uint32_t high;
  std::uint32_t low;
};

Product multiply(std::uint32_t a, std::uint32_t b) {
  const std::uint64_t product = std::uint64_t{a} * b;
  return {static_cast<std::uint32_t>(product >> 32), static_cast<std::uint32_t>(product)};
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
  // Multipliers and Weyl increments: Salmon et al. 2011, table 2 and section 3.3.
  constexpr std::uint32_t multiplier0 = 0xD2511F53, multiplier1 = 0xCD9E8D57;
  constexpr std::uint32_t weyl0 = 0x9E3779B9, weyl1 = 0xBB67AE85;
  std::array<std::uint32_t, 4> counter = {
      static_cast<std::uint32_t>(position), static_cast<std::uint32_t>(position >> 32),
      static_cast<std::uint32_t>(stream_), static_cast<std::uint32_t>(stream_ >> 32)};
  auto key0 = static_cast<std::uint32_t>(key_);
  auto key1 = static_cast<std::uint32_t>(key_ >> 32);
  for (int round = 0; round < 10; ++round) {
    const Product p0 = multiply(multiplier0, counter[0]);
    const Product p1 = multiply(multiplier1, counter[2]);
    counter = {p1.high ^ counter[1] ^ key0, p1.low, p0.high ^ counter[3] ^ key1, p0.low};
    key0 += weyl0;
    key1 += weyl1;
  }
  return counter;
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
