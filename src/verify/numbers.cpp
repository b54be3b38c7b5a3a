#include "verify/numbers.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace assay::verify {
namespace {

template <class T>
T read(std::span<const std::byte> bytes, std::size_t i) {
  T value;
  std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
  return value;
}

template <class T>
void write(std::span<std::byte> bytes, std::size_t i, T value) {
  std::memcpy(bytes.data() + i * sizeof(T), &value, sizeof(T));
}

double greatest(Element type) {
  const Format format = format_of(type);
  return std::ldexp(2.0 - std::ldexp(1.0, 1 - format.precision), format.greatest_exponent);
}

}  // namespace

std::vector<double> numbers_of(Element type, std::span<const std::byte> bytes) {
  std::vector<double> numbers(bytes.size() / format_of(type).bytes);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    switch (type) {
      case f32: numbers[i] = read<float>(bytes, i); break;
      case f64: numbers[i] = read<double>(bytes, i); break;
      case f16:
      case bf16: numbers[i] = widened(type, read<std::uint16_t>(bytes, i)); break;
    }
  }
  return numbers;
}

std::vector<std::byte> bytes_of(Element type, std::span<const double> numbers) {
  std::vector<std::byte> bytes(numbers.size() * format_of(type).bytes);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    switch (type) {
      case f32: write(std::span(bytes), i, static_cast<float>(numbers[i])); break;
      case f64: write(std::span(bytes), i, numbers[i]); break;
      case f16:
      case bf16: write(std::span(bytes), i, narrowed(type, static_cast<float>(numbers[i]))); break;
    }
  }
  return bytes;
}

double number_of(Element type, std::uint64_t bits) {
  switch (type) {
    case f32: return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    case f64: return std::bit_cast<double>(bits);
    case f16:
    case bf16: return widened(type, static_cast<std::uint16_t>(bits));
  }
  return 0.0;
}

int binade_of(Element type, double value) {
  const int least = format_of(type).least_exponent;
  // Subnormals have a binade of their own below that of the least normal number.
  const double least_normal = std::ldexp(1.0, least);
  return std::fabs(value) < least_normal ? least - 1 : std::ilogb(value);
}

double unit_in_last_place(Element type, double value) {
  const Format format = format_of(type);
  const double size = std::min(std::fabs(value), greatest(type));
  const int exponent = std::max(binade_of(type, size), format.least_exponent);
  return std::ldexp(1.0, exponent - format.precision + 1);
}

double rounded(Element type, double value) {
  if (type == f64 || !std::isfinite(value)) return value;
  const double unit = unit_in_last_place(type, value);
  const double nearest = std::nearbyint(value / unit) * unit;
  return std::fabs(nearest) > greatest(type) ? std::copysign(std::numeric_limits<double>::infinity(), value)
                                             : nearest;
}

double next_above(Element type, double value) {
  if (type == f64) return std::nextafter(value, std::numeric_limits<double>::infinity());
  if (value == greatest(type)) return std::numeric_limits<double>::infinity();
  // Below a power of two the numbers lie twice as close.
  const double unit = unit_in_last_place(type, value);
  const double half = unit_in_last_place(type, value + unit / 2);
  return value < 0 ? value + std::min(unit, half) : value + unit;
}

double next_below(Element type, double value) {
  return -next_above(type, -value);
}

std::vector<double> special_inputs(Element type) {
  const Format format = format_of(type);
  const double least_normal = std::ldexp(1.0, format.least_exponent);
  const double least = unit_in_last_place(type, 0.0);
  std::vector<double> x = {0.0,          least,          least_normal - least,
                           least_normal, greatest(type), std::numeric_limits<double>::infinity()};
  const std::size_t half = x.size();
  for (std::size_t i = 0; i < half; ++i) x.push_back(-x[i]);
  std::ranges::reverse(x.begin() + static_cast<std::ptrdiff_t>(half), x.end());
  std::ranges::rotate(x, x.begin() + static_cast<std::ptrdiff_t>(half));
  x.push_back(std::numeric_limits<double>::quiet_NaN());
  return x;
}

std::optional<Element> element_named(std::string_view wanted) {
  for (const Element type : {f32, f64, f16, bf16}) {
    if (name(type) == wanted) return type;
  }
  return std::nullopt;
}

std::string_view long_name(Element type) {
  switch (type) {
    case f32: return "float32";
    case f64: return "float64";
    case f16: return "float16";
    case bf16: return "bfloat16";
  }
  return {};
}

}  // namespace assay::verify
