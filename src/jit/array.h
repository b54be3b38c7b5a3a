#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>

#include "base/element.h"

namespace assay {

template <class T>
concept StoredFloat = std::same_as<T, float> || std::same_as<T, double>;

template <class Range>
concept FloatRange = std::ranges::contiguous_range<Range> && std::ranges::sized_range<Range> &&
                     StoredFloat<std::remove_cv_t<std::ranges::range_value_t<Range>>>;

/// An array to read: a span, vector or array of float or double, or the bits of float16 or bfloat16 numbers.
/// It may begin at any address.
struct ConstArray {
  const void* data;
  std::size_t size;  ///< in elements
  Element element;

  template <FloatRange Range>
  ConstArray(const Range& range)  // NOLINT(google-explicit-constructor): a span is an array
      : ConstArray(std::ranges::data(range), std::ranges::size(range)) {}
  template <StoredFloat T>
  ConstArray(const T* first, std::size_t count)
      : ConstArray(first, count, std::same_as<T, float> ? f32 : f64) {}
  ConstArray(std::span<const std::uint16_t> bits, Element type)
      : ConstArray(bits.data(), bits.size(), type) {}
  ConstArray(const void* first, std::size_t count, Element type) : data(first), size(count), element(type) {}
};

/// The same to write.
struct Array {
  void* data;
  std::size_t size;
  Element element;

  template <FloatRange Range>
  Array(Range&& range)  // NOLINT(google-explicit-constructor,bugprone-forwarding-reference-overload)
      : Array(std::ranges::data(range), std::ranges::size(range)) {}
  template <StoredFloat T>
  Array(T* first, std::size_t count) : Array(first, count, std::same_as<T, float> ? f32 : f64) {}
  Array(std::span<std::uint16_t> bits, Element type) : Array(bits.data(), bits.size(), type) {}
  Array(void* first, std::size_t count, Element type) : data(first), size(count), element(type) {}
};

/// How the elements of a layer lie in memory: rows of `units`, `stride` apart. What is between the rows is
/// neither read nor written.
struct RowLayout {
  std::size_t units;
  std::size_t stride;
};

}  // namespace assay
