#pragma once

#include "kernel/builder.h"

namespace assay::kernel {

/// 1/d for 2^-100 <= |d| <= 2^100, error below 0.51 units in the last place; NaN gives NaN.
///
/// In half the time of a division, whose throughput is what limits the kernels that have one: a float32
/// division takes as many elements of a register twice as wide.
[[nodiscard]] Value reciprocal(Value d);

}  // namespace assay::kernel
