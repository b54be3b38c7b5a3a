#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/element.h"

namespace assay {

/// An array of any element type.
class Column {
 public:
  Column(Element element, std::size_t size) : element_(element), bytes_(size * width()) {}

  [[nodiscard]] Element element() const { return element_; }
  [[nodiscard]] std::size_t size() const { return bytes_.size() / width(); }
  [[nodiscard]] const void* at(std::size_t i) const { return bytes_.data() + i * width(); }
  [[nodiscard]] void* at(std::size_t i) { return bytes_.data() + i * width(); }
  [[nodiscard]] double value(std::size_t i) const;
  [[nodiscard]] std::uint64_t bits(std::size_t i) const;
  /// Of the width of an element; what lies above is left away.
  void set_bits(std::size_t i, std::uint64_t bits);

  /// A number of the type.
  void set_value(std::size_t i, double value);

  /// Equal bits, except that any NaN equals any; `other` begins with the element `from`.
  [[nodiscard]] bool holds(const Column& other, std::size_t from = 0) const;
  /// Both zeros and infinities, NaN, subnormals, values of every exponent, the ends of the range, and for
  /// float32 and float64 values where functions bend.
  [[nodiscard]] static Column of_wide_inputs(Element element, std::uint64_t seed);

 private:
  [[nodiscard]] std::size_t width() const { return format_of(element_).bytes; }

  Element element_;
  std::vector<std::byte> bytes_;
};

}  // namespace assay
