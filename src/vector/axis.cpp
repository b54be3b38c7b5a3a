#include "vector/axis.h"

#include <algorithm>
#include <limits>
#include <string>

#include "base/error.h"

namespace assay {
namespace {

/// The product of the lengths, with `limit` as the largest that is accepted.
std::size_t product(std::string_view who, std::span<const std::size_t> lengths) {
  constexpr std::size_t limit = std::numeric_limits<std::ptrdiff_t>::max() / sizeof(float);
  std::size_t result = 1;
  for (const std::size_t length : lengths) {
    if (length != 0 && result > limit / length) {
      throw input_error(std::string(who) + ": an array of that shape does not fit into memory");
    }
    result *= length;
  }
  return result;
}

/// Calls use(base, row, count) for consecutive columns, the first elements of which are consecutive too:
/// `count` of them from array + base, which are rows from `row` on.
template <class Use>
void for_each_run(const AxisView& view, ColumnRange columns, const Use& use) {
  std::size_t done = 0;
  while (done < columns.count) {
    const std::size_t column = columns.first + done;
    const std::size_t place = column % view.inner;
    const std::size_t count = std::min(view.inner - place, columns.count - done);
    use(column / view.inner * view.length * view.inner + place, done, count);
    done += count;
  }
}

}  // namespace

AxisView along_axis(std::string_view who, std::span<const std::size_t> shape, int axis) {
  const auto rank = static_cast<int>(shape.size());
  if (axis < -rank || axis >= rank) {
    throw input_error(std::string(who) + ": axis " + std::to_string(axis) + " of an array of " +
                          std::to_string(rank) + (rank == 1 ? " dimension" : " dimensions"),
                      rank == 0 ? "a single number has no axis"
                                : "the axes are 0 to " + std::to_string(rank - 1) + ", or " +
                                      std::to_string(-rank) + " to -1 from the end");
  }
  const auto place = static_cast<std::size_t>(axis < 0 ? axis + rank : axis);
  if (shape[place] == 0) {
    throw input_error(std::string(who) + ": axis " + std::to_string(axis) + " has length 0");
  }
  (void)product(who, shape);
  return {.outer = product(who, shape.first(place)),
          .length = shape[place],
          .inner = product(who, shape.subspan(place + 1))};
}

void gather(const AxisView& view, ColumnRange columns, const float* array, float* rows) {
  for_each_run(view, columns, [&](std::size_t base, std::size_t row, std::size_t count) {
    for (std::size_t i = 0; i < view.length; ++i) {
      const float* const from = array + base + i * view.inner;
      float* const to = rows + row * view.length + i;
      for (std::size_t c = 0; c < count; ++c) to[c * view.length] = from[c];
    }
  });
}

void scatter(const AxisView& view, ColumnRange columns, const float* rows, float* array) {
  for_each_run(view, columns, [&](std::size_t base, std::size_t row, std::size_t count) {
    for (std::size_t i = 0; i < view.length; ++i) {
      const float* const from = rows + row * view.length + i;
      float* const to = array + base + i * view.inner;
      for (std::size_t c = 0; c < count; ++c) to[c] = from[c * view.length];
    }
  });
}

}  // namespace assay
