#pragma once

#include <optional>

#include "expr/function.h"
#include "kernel/program.h"

namespace assay::kernel {

// From functions to programs under the plan `fast`: float32 arithmetic alone, results at most 3 units in the
// last place from the true value; near a root of a derivative (|x - root| <= |root|/2) 3 units of 1. Zeros,
// infinities and NaN give what the plan `exact` gives.
//
// What is smooth is approximated as a whole, by polynomials whose coefficients a table lookup chooses
// (kernel/fast/approximate.h); they are fitted here, to the values of the float64 program. What is not is
// taken apart: pieces, products, sums, quotients. Whether 3 units are kept is then tested at some 17,000
// inputs; a function that fails has no such program.

/// y = f(x): one input, one output.
[[nodiscard]] std::optional<Program> lower_fast_forward(const Function& f);

/// dx = f'(x)*dy: inputs x and dy, one output. The bound holds for f'(x); the product is rounded once more,
/// and of an f'(x) that is subnormal in float32 only the digits that float32 holds enter it.
[[nodiscard]] std::optional<Program> lower_fast_backward(const Function& f);

/// dx = g(y)*dy, where g is f' as a function of the output: inputs y and dy, one output.
[[nodiscard]] std::optional<Program> lower_fast_backward_from_output(const Function& g);

}  // namespace assay::kernel
