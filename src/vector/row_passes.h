#pragma once

#include <algorithm>
#include <initializer_list>

#include "jit/load.h"
#include "kernel/builder.h"
#include "vector/row_function.h"

namespace assay {

/// The arrays of one pass over rows; see RowLaunch (backend/backend.h).
struct RowArrays {
  std::initializer_list<const void*> inputs = {};
  std::initializer_list<const double*> scalars = {};
  std::initializer_list<void*> outputs = {};
  std::initializer_list<double*> sums = {};
};

void run_pass(const Executable& program, Rows rows, const RowArrays& arrays);

/// The largest element of each row, or of the negated row, NaN passed over; -infinity if there is nothing
/// else.
void find_largest(Rows rows, const float* x, double* largest);
void find_largest_negated(Rows rows, const float* x, double* largest);

/// Rows that a function takes through all its passes before it goes on, so that they stay in the cache.
[[nodiscard]] std::size_t rows_of_a_block(Rows rows);

/// Calls use(first, rows) for blocks of rows; `first` is the number of elements before the block.
template <class Use>
void for_each_block(Rows rows, const Use& use) {
  const std::size_t most = rows_of_a_block(rows);
  for (std::size_t row = 0; row < rows.count; row += most) {
    use(row, Rows{.count = std::min(most, rows.count - row), .length = rows.length});
  }
}

}  // namespace assay
