#pragma once

#include "kernel/builder.h"
#include "kernel/program.h"

namespace assay::kernel {

/// The value of a float32 program of one input and one output as part of another.
[[nodiscard]] Value inlined(const Program& program, Value x);

/// A float32 program for f(x) with what f is at the infinities and NaN, where float32 arithmetic gives
/// another value, and with the line that f follows far out, where float32 overflows on the way there. `truth`
/// gives f(x) in float64 (lower_wide).
[[nodiscard]] Program with_right_ends(const Program& program, const Program& truth);

}  // namespace assay::kernel
