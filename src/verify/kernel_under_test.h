#pragma once

#include <cstdint>

#include "jit/compile.h"
#include "verify/numbers.h"

namespace assay::verify {

enum class Direction : std::uint8_t { forward, backward };

/// Our own kernel: f(x), or f'(x) from x with an upstream gradient of 1.
[[nodiscard]] ByteImplementation kernel_under_test(const Kernel& kernel, Direction direction);

/// The fingerprint of the program that is run.
[[nodiscard]] std::uint64_t program_of(const Function& f, Direction direction, Element type);

/// Its truth: f or f', parameters at their defaults.
[[nodiscard]] Function truth_of(const Function& f, Direction direction);

}  // namespace assay::verify
