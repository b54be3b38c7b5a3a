#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "jit/choice.h"
#include "vector/row_function.h"

namespace assay {

/// Which half of the axis a gated unit sends through the gate.
enum class GateHalf : std::uint8_t {
  first,   ///< ONNX's SwiGLU, ggml's gated operators
  second,  ///< torch.nn.GLU, jax.nn.glu, keras.activations.glu, mlx.nn.GLU
};

struct VectorOptions {
  std::size_t group = 2;  ///< of maxout: how many elements make one
  /// Of a gated unit. Frameworks disagree, as said above; where gate and value come from two matrices, as in
  /// most language models, the order is that in which their outputs are joined.
  GateHalf gate = GateHalf::second;
  /// As in CompileOptions (jit/compile.h).
  std::string_view backend = {};
};

/// A function of a vector.
struct VectorFunction {
  std::string_view name;  ///< "softmax"; what the catalog's `vector` blocks are called
  // The formulas of a gated unit, otherwise empty.
  std::string_view gate = {};
  std::string_view value = {};
  /// Makes one that is no gated unit.
  std::unique_ptr<const RowFunction> (*make)(const VectorOptions& options, Choice& choice) = nullptr;
};

/// All of them. With x_i the elements along the axis:
///
/// - softmax: exp(x_i) / sum exp(x_j); softmin: softmax of -x; solu: x times its softmax
/// - log_softmax: x_i - log sum exp(x_j); logsumexp: log sum exp(x_j), the axis has length 1 afterwards
/// - hardmax: 1 for the first of the largest, 0 for the others; its gradient is 0
/// - sparsemax (Martins, Astudillo 2016): the point of the simplex nearest to x
/// - entmax15 (Peters, Niculae, Martins 2019): max(x_i/2 - tau, 0)^2, tau such that the sum is 1
/// - maxout: the largest of each `group` consecutive elements; the gradient goes to the first of the largest
/// - glu, reglu, geglu, swiglu, bilinear, gtu: value(a) gate(b), a and b the halves of the axis
/// - crelu: max(x, 0) and behind it max(-x, 0), the axis is twice as long afterwards
/// - oplu: of each two consecutive elements the larger and then the smaller
[[nodiscard]] std::span<const VectorFunction> vector_functions();

/// The one with that name, or null.
[[nodiscard]] const VectorFunction* find_vector_function(std::string_view name);

}  // namespace assay
