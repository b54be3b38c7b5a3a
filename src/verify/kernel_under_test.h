#pragma once

#include "jit/compile.h"
#include "verify/exhaust.h"

namespace assay::verify {

enum class Direction : std::uint8_t { forward, backward };

/// Our own kernel: f(x), or f'(x) from x with an upstream gradient of 1.
[[nodiscard]] Implementation kernel_under_test(const Kernel& kernel, Direction direction);

/// Its truth: f or f', parameters at their defaults.
[[nodiscard]] Function truth_of(const Function& f, Direction direction);

}  // namespace assay::verify
