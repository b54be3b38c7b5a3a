#pragma once

#include "expr/function.h"
#include "kernel/builder.h"

namespace assay::kernel {

/// At a few inputs f(x) lies so close to the middle of two float32 that the rounding errors of float64 put
/// the result on the wrong side. Those that exhausting the catalog has found are in a table by f's formula,
/// with a float64 on the right side, which takes the place of the value there. x is f64, and f bound.
[[nodiscard]] Value mended(const Function& f, Value x, Value value);

}  // namespace assay::kernel
