#pragma once

#include "expr/function.h"
#include "kernel/builder.h"

namespace assay::kernel {

/// At a few inputs f(x) lies so close to the middle of two float32 that the rounding errors of float64 put
/// the result on the wrong side. Those that exhausting the catalog has found are in a table
/// (tools/mends.py) by f's stable form, with a float64 on the right side, which takes the place of the value
/// there. x is f64, and f bound.
[[nodiscard]] Value mended(const Function& f, Value x, Value value);

/// The same in float32, where only a result on the wrong side of a jump needs it: gelu_10' at 10, where gelu
/// is 10 less 8e-23.
[[nodiscard]] Value mended_at_jumps(const Function& f, Value x, Value value);

}  // namespace assay::kernel
