#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace assay {

/// An array seen along one of its axes: element (o, i, c) lies at (o*length + i)*inner + c.
struct AxisView {
  std::size_t outer;
  std::size_t length;  ///< of the axis, not 0
  std::size_t inner;

  [[nodiscard]] std::size_t columns() const { return outer * inner; }
  [[nodiscard]] std::size_t elements() const { return outer * length * inner; }
  [[nodiscard]] AxisView with_length(std::size_t other) const { return {outer, other, inner}; }
};

/// The view of an array of that shape along the axis; -1 is the last one. Throws an input Error, which begins
/// with `who`, for an axis that the array has not, for one of length 0, and for a shape too large.
[[nodiscard]] AxisView along_axis(std::string_view who, std::span<const std::size_t> shape, int axis);

/// A range of the columns of an array, which are numbered along inner and then outer.
struct ColumnRange {
  std::size_t first;
  std::size_t count;
};

// Between columns of an array and contiguous rows, one row for each column. Memory is read and written in
// pieces as long as `inner` and the range allow.
void gather(const AxisView& view, ColumnRange columns, const float* array, float* rows);
void scatter(const AxisView& view, ColumnRange columns, const float* rows, float* array);

}  // namespace assay
