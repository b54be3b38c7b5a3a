#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "expr/function.h"
#include "jit/array.h"

namespace assay {

/// How many values an open parameter has.
enum class Sharing : std::uint8_t {
  layer,    ///< one for all elements
  unit,     ///< one for each unit, the same in every row
  element,  ///< one for each element
};

/// A parameter whose value is given with each call instead of being bound at its default.
struct OpenParameter {
  std::string name;
  Sharing sharing = Sharing::layer;
  bool has_gradient = true;  ///< an element's own value has none
};

/// Forward and backward kernels of an activation some of whose parameters are open, float32 in and out. The
/// arrays of a call have one length, a multiple of the stride; an output may be the same array as an input,
/// but must not overlap one otherwise. `parameters` are the values of parameters(), in that order: one
/// number, one for each unit, or an array like x. Cheap to copy; calls from several threads at once are safe,
/// and allocate nothing in compiled code.
class ParametricKernel {
 public:
  /// y = f(x)
  void forward(const RowLayout& layout, std::span<const float> x,
               std::span<const std::span<const float>> parameters, std::span<float> y) const;

  /// dx = df/dx * dy, and for each parameter p with a gradient, in the order of parameters(), the sum of
  /// df/dp * dy over the elements that share a value: one number or one for each unit, all in a row. Each
  /// product is taken in float64 and rounded once; the sums are float64, in an order that depends on the
  /// layout alone.
  void backward(const RowLayout& layout, std::span<const float> x,
                std::span<const std::span<const float>> parameters, std::span<const float> dy,
                std::span<float> dx, std::span<double> gradients) const;

  [[nodiscard]] std::span<const OpenParameter> parameters() const;
  /// How many sums backward() gives for a layer of so many units.
  [[nodiscard]] std::size_t gradient_count(std::size_t units) const;
  /// As those of Kernel (jit/compile.h).
  [[nodiscard]] std::string backend() const;
  [[nodiscard]] std::string fallback_reason() const;

 private:
  friend ParametricKernel compile(const Function& f, std::span<const OpenParameter> open,
                                  std::string_view backend);
  struct Code;
  explicit ParametricKernel(std::shared_ptr<const Code> code) : code_(std::move(code)) {}
  std::shared_ptr<const Code> code_;
};

/// Bound on the open parameters of a kernel, so that a launch needs no allocation.
inline constexpr std::size_t max_open_parameters = 13;

/// Compiles f with these parameters open and the others at their defaults; the same cache as every kernel's.
/// Throws an input Error for a name that f does not have or that is named twice, for more than
/// max_open_parameters, and for a backend or target that this build or machine has not.
[[nodiscard]] ParametricKernel compile(const Function& f, std::span<const OpenParameter> open,
                                       std::string_view backend = {});

}  // namespace assay
