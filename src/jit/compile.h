#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "backend/backend.h"
#include "expr/function.h"
#include "kernel/program.h"

namespace assay {

enum class Plan : std::uint8_t {
  exact,  ///< float64 inside, rounded once to float32
  fast,   ///< float32 inside, at most 3 units in the last place (kernel/fast/lower.h), where that can be kept
};

struct CompileOptions {
  Plan plan = Plan::exact;
  /// "llvm", "interp", or empty for the best this machine has; see Choice in jit/choice.h.
  std::string backend = {};
  /// f' in terms of the output, if known (the catalog's); otherwise derivative_from_output(f) is tried.
  std::optional<Function> from_output = {};
};

/// Forward and backward kernels of one activation, float32 in and out. All spans of a call have one length,
/// any length; an output may be the same array as an input, but must not overlap one otherwise.
/// Cheap to copy; calls from several threads at once are safe.
class Kernel {
 public:
  /// y = f(x)
  void forward(std::span<const float> x, std::span<float> y) const;
  /// dx = f'(x) * dy, the product taken in float64 and rounded once; under the plan `fast` that of float32.
  void backward(std::span<const float> x, std::span<const float> dy, std::span<float> dx) const;
  /// dx = f'(x) * dy from y = f(x) alone. Only where has_backward_from_output().
  void backward_from_output(std::span<const float> y, std::span<const float> dy, std::span<float> dx) const;
  [[nodiscard]] bool has_backward_from_output() const;
  /// The plans in fact used: `exact` where `fast` was asked for and does not keep its bound.
  [[nodiscard]] Plan forward_plan() const;
  [[nodiscard]] Plan backward_plan() const;
  /// What runs it: "llvm (avx2)", "interp".
  [[nodiscard]] std::string backend() const;
  /// Empty, or why this is not the backend one would expect ("this CPU has no AVX2").
  [[nodiscard]] std::string fallback_reason() const;

 private:
  friend Kernel compile(const Function& f, const CompileOptions& options);
  struct Code;
  explicit Kernel(std::shared_ptr<const Code> code) : code_(std::move(code)) {}
  std::shared_ptr<const Code> code_;
};

/// Compiles f at its parameters' defaults. Remembered per (program, backend, target) as long as a copy of the
/// kernel lives: a second call is quick, and two threads that ask for the same program compile it once.
/// Throws an input Error for a backend or target that this build or machine has not.
[[nodiscard]] Kernel compile(const Function& f, const CompileOptions& options = {});

/// A compiled straight-line program with any number of inputs, uniforms and outputs; what the optimisers and
/// losses use. Same cache.
[[nodiscard]] std::shared_ptr<const Executable> compile(const kernel::Program& program,
                                                        std::string_view backend = {});

}  // namespace assay
