#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "backend/backend.h"
#include "expr/function.h"
#include "jit/array.h"
#include "kernel/program.h"

namespace assay {

enum class Plan : std::uint8_t {
  exact,  ///< float64 inside, rounded once to the element type
  fast,   ///< float32 inside, at most 3 units in the last place (kernel/fast/lower.h), where that can be kept
};

struct CompileOptions {
  /// Of x and its gradient, and of y and its gradient unless `output` says otherwise.
  Element dtype = f32;
  std::optional<Element> output = {};
  Plan plan = Plan::exact;
  /// "llvm", "interp", or empty for the best this machine has; see Choice in jit/choice.h.
  std::string backend = {};
  /// f' in terms of the output, if known (the catalog's); otherwise derivative_from_output(f) is tried.
  std::optional<Function> from_output = {};
};

/// What has to be kept of the forward pass for the backward pass, beside the upstream gradient.
enum class Kept : std::uint8_t {
  nothing,  ///< the derivative is a constant
  output,   ///< y, which the next layer keeps anyway: the forward pass can run in place
  input,    ///< x
};

/// The kernels of one activation, each one pass over its arrays. The arrays of a call have one length, any
/// length, begin at any address, and have the element types that the kernel was compiled for; an output may
/// be the same array as an input of elements of the same size, but must not overlap one otherwise, nor
/// another output. With a layout the arrays are rows, all with the same layout.
///
/// Everything is computed in float64 and rounded once: a gradient is f'(x) * dy rounded, a sum with a bias or
/// with the gradient so far is not rounded before. Of float64 arrays f and f' are computed in double-double
/// and rounded once: two units in the last place at most, as far as it is sampled, but for what
/// tests/jit/float64_accuracy_test.cpp lists, subnormal results, and results next to a root, which have the
/// error of the terms that cancel there; a product or sum with them is float64's. Under the plan `fast`
/// forward and backward from float32 to float32 stay in float32, the product of a gradient included.
///
/// Each kernel but forward() is compiled when it is first called. Cheap to copy; calls from several threads
/// at once are safe. All throw an input Error for arrays that are not as said here.
class Kernel {
 public:
  using Layout = std::optional<RowLayout>;

  /// y = f(x)
  void forward(ConstArray x, Array y, const Layout& layout = {}) const;
  /// dx = f'(x) * dy
  void backward(ConstArray x, ConstArray dy, Array dx, const Layout& layout = {}) const;
  /// dx = f'(x) * dy from y = f(x) alone. Only where has_backward_from_output().
  void backward_from_output(ConstArray y, ConstArray dy, Array dx, const Layout& layout = {}) const;
  [[nodiscard]] bool has_backward_from_output() const;
  /// dx += f'(x) * dy
  void accumulate_backward(ConstArray x, ConstArray dy, Array dx, const Layout& layout = {}) const;
  /// y = f(x) and f'(x)
  void forward_and_derivative(ConstArray x, Array y, Array derivative, const Layout& layout = {}) const;
  /// f''(x)
  void second_derivative(ConstArray x, Array derivative, const Layout& layout = {}) const;
  /// y = f(x + bias), the bias having one value for each unit; without a layout the rows are as long as it is
  /// and nothing lies between them.
  void forward_with_bias(ConstArray x, ConstArray bias, Array y, const Layout& layout = {}) const;
  /// dx = f'(x + bias) * dy, the gradient of the sum; the bias's own is its sum over each column.
  void backward_with_bias(ConstArray x, ConstArray bias, ConstArray dy, Array dx,
                          const Layout& layout = {}) const;

  /// The plans in fact used: `exact` where `fast` was asked for and does not keep its bound.
  [[nodiscard]] Plan forward_plan() const;
  [[nodiscard]] Plan backward_plan() const;
  [[nodiscard]] Element input_element() const;
  [[nodiscard]] Element output_element() const;
  [[nodiscard]] Kept kept() const;
  /// Bytes for each element that the backward pass needs beyond y: those of x, or none.
  [[nodiscard]] std::size_t bytes_kept() const;

  /// What runs it: "llvm (avx2)", "interp".
  [[nodiscard]] std::string backend() const;
  /// Empty, or why this is not the backend one would expect ("this CPU has no AVX2").
  [[nodiscard]] std::string fallback_reason() const;

 private:
  friend Kernel compile(const Function& f, const CompileOptions& options);
  class Code;
  explicit Kernel(std::shared_ptr<Code> code) : code_(std::move(code)) {}
  std::shared_ptr<Code> code_;
};

/// Compiles f at its parameters' defaults. A kernel is remembered by its formula, options and target as long
/// as it lives, and so are the programs of all kernels: a second call takes microseconds, and two threads
/// that ask for the same one compile it once. Throws an input Error for a backend or target that this build
/// or machine has not.
[[nodiscard]] Kernel compile(const Function& f, const CompileOptions& options = {});

/// A compiled straight-line program with any number of inputs, uniforms and outputs; what the optimisers and
/// losses use. Same cache.
[[nodiscard]] std::shared_ptr<const Executable> compile(const kernel::Program& program,
                                                        std::string_view backend = {});

}  // namespace assay
