#pragma once

#include <cstddef>
#include <string>

namespace assay {

/// A float32 matrix in memory, row after row. `transposed` reads it as its transpose without moving anything.
struct MatrixView {
  const float* data;
  std::size_t rows, columns;  ///< of the matrix that takes part in the product, after transposition
  bool transposed = false;
  std::size_t stride = 0;  ///< from one row in memory to the next; 0 if they follow each other
};

/// C = alpha * A B + beta * C for float32 matrices; C has A.rows rows, `stride` apart, of B.columns, and
/// overlaps neither A nor B. Without beta what was in C does not matter. Runs on the calling thread alone, so
/// its result does not depend on the number of threads.
void gemm(float alpha, const MatrixView& a, const MatrixView& b, float beta, float* c,
          std::size_t stride = 0);

/// The stride to store rows of this width with: rows a multiple of 1 KiB apart would share a few sets of the
/// cache.
[[nodiscard]] constexpr std::size_t row_stride(std::size_t width) {
  return width % 256 == 0 ? width + 16 : width;
}

/// What computes the products, with its version: "oneDNN 2.6.3".
[[nodiscard]] std::string gemm_library();

}  // namespace assay
