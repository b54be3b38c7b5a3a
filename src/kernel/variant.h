#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/element.h"
#include "expr/function.h"
#include "kernel/program.h"

namespace assay::kernel {

/// What a kernel computes in one pass. Everything is done in float64 and rounded once for each output; a
/// product with the upstream gradient, a sum with the bias and one with the gradient so far included. Of
/// float64 arrays f and f' are computed in double-double, and rounded to float64 before such a product or
/// sum.
enum class Variant : std::uint8_t {
  forward,                 ///< x -> y = f(x)
  backward,                ///< x, dy -> dx = f'(x) dy
  backward_from_output,    ///< y, dy -> dx = f'(x) dy
  forward_and_derivative,  ///< x -> y, f'(x)
  forward_with_bias,       ///< x, b -> y = f(x + b)
  backward_with_bias,      ///< x, b, dy -> f'(x + b) dy
  accumulating_backward,   ///< x, dy, dx -> dx + f'(x) dy
  second_derivative,       ///< x -> f''(x)
};

inline constexpr std::size_t variant_count = static_cast<std::size_t>(Variant::second_derivative) + 1;

/// Element types: x, b and dx have that of the input, everything else has that of the output.
struct ArrayTypes {
  Element input = f32;
  Element output = f32;
};

/// An array that a variant reads or writes.
struct ArrayRole {
  std::string_view name;  ///< "dy"
  bool is_of_input;       ///< has the element type of the input
  bool is_bias = false;   ///< one element for each unit, the same in every row
  [[nodiscard]] constexpr Element element(const ArrayTypes& types) const {
    return is_of_input ? types.input : types.output;
  }
};

/// In the order of the program's arrays.
[[nodiscard]] std::span<const ArrayRole> inputs_of(Variant variant);
[[nodiscard]] std::span<const ArrayRole> outputs_of(Variant variant);

/// The variant of f at its parameters' defaults under the plan `exact`; of backward_from_output given f' as a
/// function of y (expr/function.h).
[[nodiscard]] Program lower(const Function& f, Variant variant, const ArrayTypes& types = {});

}  // namespace assay::kernel
