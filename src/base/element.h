#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay {

/// How the numbers of an array are stored.
enum class Element : std::uint8_t {
  f32,
  f64,
  f16,   ///< IEEE 754 binary16, in 16 bits
  bf16,  ///< bfloat16: the upper half of a float32
};
using enum Element;

inline constexpr std::size_t element_count = 4;

/// The finite numbers of an element type: m 2^(e - precision + 1) for whole |m| < 2^precision and e between
/// the exponents.
struct Format {
  std::size_t bytes;
  int precision;          ///< bits of the significand, with the leading one
  int least_exponent;     ///< of the least normal number; what lies below is rounded to the same spacing
  int greatest_exponent;  ///< of the greatest number
};

[[nodiscard]] constexpr Format format_of(Element element) {
  switch (element) {
    case f32: return {.bytes = 4, .precision = 24, .least_exponent = -126, .greatest_exponent = 127};
    case f64: return {.bytes = 8, .precision = 53, .least_exponent = -1022, .greatest_exponent = 1023};
    case f16: return {.bytes = 2, .precision = 11, .least_exponent = -14, .greatest_exponent = 15};
    case bf16: return {.bytes = 2, .precision = 8, .least_exponent = -126, .greatest_exponent = 127};
  }
  return {};
}

/// "f32"
[[nodiscard]] std::string_view name(Element element);

/// The number that 16 bits of an f16 or bf16 mean.
[[nodiscard]] float widened(Element element, std::uint16_t bits);

/// The bits of an f16 or bf16 that is this number, which must be one of the type, an infinity or NaN.
[[nodiscard]] std::uint16_t narrowed(Element element, float value);

}  // namespace assay
