#pragma once

#include <cstdint>

#include "jit/compile.h"
#include "verify/contract.h"
#include "verify/numbers.h"

namespace assay::verify {

enum class Direction : std::uint8_t { forward, backward };

/// Our own kernel: f(x), or f'(x) from x with an upstream gradient of 1.
[[nodiscard]] ByteImplementation kernel_under_test(const Kernel& kernel, Direction direction);

/// The plan that it keeps to: `exact` where `fast` was asked for and cannot be kept.
[[nodiscard]] Plan plan_of(const Kernel& kernel, Direction direction);

/// The fingerprint of the program that is run where that plan is asked for.
[[nodiscard]] std::uint64_t program_of(const Function& f, Direction direction, Element type,
                                       Plan plan = Plan::exact);

/// Its truth: f or f', parameters at their defaults.
[[nodiscard]] Function truth_of(const Function& f, Direction direction);

/// What our own kernel that keeps to this plan promises.
[[nodiscard]] Contract contract_of(const Function& truth, Direction direction, Element type, Plan plan);

}  // namespace assay::verify
