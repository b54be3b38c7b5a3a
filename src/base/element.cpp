#include "base/element.h"

#include <bit>
#include <cmath>

namespace assay {
namespace {

// An f16 moved to the place of a float32's leading bits has an exponent that is 112 too small.
constexpr unsigned half_shift = 13;
constexpr float half_scale = 0x1p112F;
constexpr float half_overflow = 0x1p16F;  ///< what an f16's infinities and NaN become by that
constexpr std::uint16_t half_infinity = 0x7C00;
constexpr std::uint16_t half_nan = 0x7E00;
constexpr std::uint16_t half_sign = 0x8000;

float widened_half(std::uint16_t bits) {
  const std::uint32_t magnitude = bits & 0x7FFFU;
  float value = std::bit_cast<float>(magnitude << half_shift) * half_scale;
  if (value >= half_overflow) value = std::bit_cast<float>((magnitude << half_shift) | 0x7F800000U);
  return (bits & half_sign) != 0 ? -value : value;
}

std::uint16_t narrowed_half(float value) {
  const std::uint16_t sign = std::signbit(value) ? half_sign : 0;
  if (std::isnan(value)) return sign | half_nan;
  if (std::isinf(value)) return sign | half_infinity;
  const auto magnitude = std::bit_cast<std::uint32_t>(std::fabs(value) / half_scale);
  return static_cast<std::uint16_t>(sign | (magnitude >> half_shift));
}

}  // namespace

std::string_view name(Element element) {
  switch (element) {
    case f32: return "f32";
    case f64: return "f64";
    case f16: return "f16";
    case bf16: return "bf16";
  }
  return {};
}

float widened(Element element, std::uint16_t bits) {
  return element == f16 ? widened_half(bits) : std::bit_cast<float>(std::uint32_t{bits} << 16U);
}

std::uint16_t narrowed(Element element, float value) {
  return element == f16 ? narrowed_half(value)
                        : static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16U);
}

}  // namespace assay
