#include "column.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/random.h"
#include "programs.h"

namespace assay {

std::uint64_t Column::bits(std::size_t i) const {
  std::uint64_t bits = 0;
  std::memcpy(&bits, at(i), width());
  return bits;
}

void Column::set_bits(std::size_t i, std::uint64_t bits) {
  std::memcpy(at(i), &bits, width());
}

double Column::value(std::size_t i) const {
  switch (element_) {
    case f32: return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits(i))));
    case f64: return std::bit_cast<double>(bits(i));
    case f16:
    case bf16: return static_cast<double>(widened(element_, static_cast<std::uint16_t>(bits(i))));
  }
  return 0.0;
}

void Column::set_value(std::size_t i, double value) {
  switch (element_) {
    case f32: set_bits(i, std::bit_cast<std::uint32_t>(static_cast<float>(value))); break;
    case f64: set_bits(i, std::bit_cast<std::uint64_t>(value)); break;
    case f16:
    case bf16: set_bits(i, narrowed(element_, static_cast<float>(value))); break;
  }
}

bool Column::holds(const Column& other, std::size_t from) const {
  for (std::size_t i = 0; i < size(); ++i) {
    const bool are_nan = std::isnan(value(i)) && std::isnan(other.value(from + i));
    if (bits(i) != other.bits(from + i) && !are_nan) return false;
  }
  return true;
}

Column Column::of_wide_inputs(Element element, std::uint64_t seed) {
  const std::vector<float> floats = wide_inputs(seed);
  Column column(element, floats.size());
  Random random(seed, 1);
  const std::array<std::uint64_t, 12> special = {0x0000, 0x8000, 0x7C00, 0xFC00, 0x7E00, 0x0001,
                                                 0x8001, 0x0400, 0x7BFF, 0x7F80, 0xFF80, 0x7F7F};
  for (std::size_t i = 0; i < floats.size(); ++i) {
    switch (element) {
      case f32: column.set_bits(i, std::bit_cast<std::uint32_t>(floats[i])); break;
      case f64:
        // From twice the exponents.
        column.set_bits(
            i, std::bit_cast<std::uint64_t>(double{floats[i]} * (i % 2 == 0 ? 1.0 : double{floats[i]})));
        break;
      case f16:
      case bf16: column.set_bits(i, i < special.size() ? special[i] : random.bits()); break;
    }
  }
  return column;
}

}  // namespace assay
