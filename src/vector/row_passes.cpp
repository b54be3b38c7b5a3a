#include "vector/row_passes.h"

#include <array>
#include <functional>
#include <limits>
#include <span>

namespace assay {
namespace {

/// The element that comes before all others, or `last`. In lanes, which processors compare side by side, and
/// so many that the compiler does not write them out one by one; the result is the same in any order.
template <class Before>
float first_of(std::span<const float> x, float last, Before before) {
  constexpr std::size_t lanes = 32;
  std::array<float, lanes> best;
  best.fill(last);
  const std::size_t whole = x.size() - x.size() % lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      best[lane] = before(x[i + lane], best[lane]) ? x[i + lane] : best[lane];
    }
  }
  float result = last;
  for (const float value : x.subspan(whole)) result = before(value, result) ? value : result;
  if (whole == 0) return result;
  for (const float value : best) result = before(value, result) ? value : result;
  return result;
}

constexpr float infinity = std::numeric_limits<float>::infinity();

}  // namespace

void run_pass(const Executable& program, Rows rows, const RowArrays& arrays) {
  const auto span = [](auto list) { return std::span(list.begin(), list.size()); };
  program.run_rows({.inputs = span(arrays.inputs),
                    .uniforms = {},
                    .scalars = span(arrays.scalars),
                    .outputs = span(arrays.outputs),
                    .sums = span(arrays.sums),
                    .rows = rows.count,
                    .count = rows.length});
}

void find_largest(Rows rows, const float* x, double* largest) {
  for (std::size_t r = 0; r < rows.count; ++r) {
    largest[r] =
        static_cast<double>(first_of({x + r * rows.length, rows.length}, -infinity, std::greater<>()));
  }
}

void find_largest_negated(Rows rows, const float* x, double* largest) {
  for (std::size_t r = 0; r < rows.count; ++r) {
    largest[r] = -static_cast<double>(first_of({x + r * rows.length, rows.length}, infinity, std::less<>()));
  }
}

std::size_t rows_of_a_block(Rows rows) {
  constexpr std::size_t elements = 2048;
  return std::min(rows.count, std::max<std::size_t>(1, elements / rows.length));
}

}  // namespace assay
