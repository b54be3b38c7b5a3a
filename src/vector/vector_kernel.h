#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "expr/function.h"
#include "vector/vector_function.h"

namespace assay {

/// Forward and backward kernels of a function of a vector (vector/vector_function.h), along any axis of an
/// array, float32 in and out. `shape` is always that of x, in the order of memory, the last axis contiguous;
/// `axis` counts from 0, or from -1 backwards. y and dy have output_shape(). An output of the shape of an
/// input may be the same array, but must not overlap one otherwise. Cheap to copy; calls from several threads
/// at once are safe. The bits are the same on every backend, whatever the axis and the number of rows.
///
/// Accuracy: everything is computed in float64 (sparsemax and entmax15: in pairs of them) and rounded once,
/// so that a result is the correctly rounded one or, where the true value is within a millionth of a unit of
/// the middle between two floats, the other one of these. So a row of softmax, sparsemax or entmax15 sums to
/// 1 within 2^-24 and a millionth of that, whatever its length n, and n 2^-149 for results that are
/// subnormal. log_softmax and logsumexp lose nothing where one element outweighs the others. Two exceptions:
/// logsumexp, when it is the small difference of its terms, is within 2^-50 of the largest |x|; and a
/// gradient, a sum of terms of either sign, is within 2^-48 of the sum of their magnitudes beside its own
/// rounding.
///
/// Special values: a NaN makes its row (maxout, oplu: its group) NaN. softmax, softmin, log_softmax,
/// sparsemax and entmax15 of a row whose largest element is infinite are NaN, as in the frameworks: +inf
/// somewhere, or -inf everywhere (softmin: the reverse). Other infinities get weight 0, but solu
/// is NaN there. logsumexp is the infinity itself. hardmax and maxout take infinities for numbers. An axis of
/// length 0 is an error, other empty arrays are fine.
class VectorKernel {
 public:
  /// Throws an input Error for an axis that is not there, is empty, or cannot be divided as the function
  /// asks.
  [[nodiscard]] std::vector<std::size_t> output_shape(std::span<const std::size_t> shape, int axis) const;

  // These throw input Errors likewise, and for spans that do not have the sizes of their shapes.

  /// y = f(x)
  void forward(std::span<const float> x, std::span<const std::size_t> shape, int axis,
               std::span<float> y) const;
  /// dx = J(x)^T dy, J the Jacobian dy/dx.
  void backward(std::span<const float> x, std::span<const float> dy, std::span<const std::size_t> shape,
                int axis, std::span<float> dx) const;
  /// The same from y = f(x) alone, quicker. y being rounded, dx is within 2^-23 of the sum of the magnitudes
  /// of its terms, and y that have underflowed count as exactly 0; log_softmax's within (1 + |y|) 2^-23. Only
  /// where has_backward_from_output().
  void backward_from_output(std::span<const float> y, std::span<const float> dy,
                            std::span<const std::size_t> shape, int axis, std::span<float> dx) const;
  [[nodiscard]] bool has_backward_from_output() const;

  [[nodiscard]] std::string name() const;
  /// As those of Kernel (jit/compile.h).
  [[nodiscard]] std::string backend() const;
  [[nodiscard]] std::string fallback_reason() const;

 private:
  friend VectorKernel compile_vector(std::string_view name, const VectorOptions& options);
  friend VectorKernel compile_gated(const Function& gate, const Function& value,
                                    const VectorOptions& options);
  struct Code;
  explicit VectorKernel(std::shared_ptr<const Code> code) : code_(std::move(code)) {}
  std::shared_ptr<const Code> code_;
};

/// Compiles the function of that name in vector_functions(). Throws an input Error for an unknown name, for
/// groups of 0, and for a backend or target that this build or machine has not.
[[nodiscard]] VectorKernel compile_vector(std::string_view name, const VectorOptions& options = {});

/// A gated unit of any formulas, at their parameters' defaults: value(a) gate(b), a and b the halves of the
/// axis.
[[nodiscard]] VectorKernel compile_gated(const Function& gate, const Function& value,
                                         const VectorOptions& options = {});
/// With the value as it is: a gate(b).
[[nodiscard]] VectorKernel compile_gated(const Function& gate, const VectorOptions& options = {});

}  // namespace assay
