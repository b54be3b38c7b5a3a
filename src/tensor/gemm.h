#pragma once

#include <cstddef>

namespace assay {

/// A row-major view of a float32 matrix; `transposed` reads it as its transpose without moving anything.
struct MatrixView {
  const float* data;
  std::size_t rows, columns;  ///< of the matrix that takes part in the product, after transposition
  bool transposed = false;
};

/// C = alpha * A B + beta * C for float32 matrices; C is row-major, A.rows x B.columns, and overlaps neither
/// A nor B. Runs on the calling thread alone, so its result does not depend on the number of threads.
void gemm(float alpha, const MatrixView& a, const MatrixView& b, float beta, float* c);

}  // namespace assay
