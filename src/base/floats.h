#pragma once

#include <bit>
#include <cstdint>

namespace assay {

// The float32 numbers in their order, infinities included and NaNs not: two neighbours differ by one step.

/// The place of a number in that order; -0 comes just before 0. Not for NaN.
[[nodiscard]] constexpr std::uint32_t ordinal(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return (bits & 0x8000'0000U) != 0 ? ~bits : bits | 0x8000'0000U;
}

/// The number at that place.
[[nodiscard]] constexpr float float_at(std::uint32_t ordinal) {
  return std::bit_cast<float>((ordinal & 0x8000'0000U) != 0 ? ordinal ^ 0x8000'0000U : ~ordinal);
}

/// The distance from |value| to the next float32 away from zero; of an infinity that of the largest number.
[[nodiscard]] constexpr double unit_in_last_place(float value) {
  const std::uint32_t exponent = std::bit_cast<std::uint32_t>(value) >> 23 & 0xFFU;
  const std::uint32_t scale = exponent == 0 ? 1 : exponent == 0xFF ? 0xFE : exponent;
  // 2^(scale - 150)
  return std::bit_cast<double>(std::uint64_t{scale + 1023 - 150} << 52);
}

}  // namespace assay
