#pragma once

#include <functional>

#include "kernel/builder.h"

namespace assay::kernel {

/// Where f(x) is c x and a little, or 1/2 + c x and a little, c x may be halfway between two float32: float64
/// shows a tie, and what it cannot hold beside c x decides. Given f in float64 and its value at x, the value
/// moved by about a unit in the last place of float64 to the side where f is: next to 0, and far out, as far
/// as f is of this kind.
[[nodiscard]] Value with_ties_decided(const std::function<double(double)>& f, Value x, Value value);

}  // namespace assay::kernel
