#pragma once

#include "kernel/builder.h"

namespace assay::kernel {

/// The value, f32 or f64, rounded once to the nearest number of the element type, ties to even, with gradual
/// underflow and overflow to infinity; it keeps its sign. Of type_of(element), as a program's outputs are.
[[nodiscard]] Value rounded(Value value, Element element);

}  // namespace assay::kernel
