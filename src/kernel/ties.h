#pragma once

#include <functional>

#include "kernel/builder.h"

namespace assay::kernel {

/// Where f(x) is c x and a little, or c x^2, c x^3 or d + c x, that may be halfway between two float32:
/// float64 shows a tie, and what it cannot hold beside c x decides. Given f in float64 and its value at x,
/// the value moved by one to four units in the last place of float64 to the side where f is: next to 0, and
/// far out, as far as f is of this kind.
[[nodiscard]] Value with_ties_decided(const std::function<double(double)>& f, Value x, Value value);

/// The same next to 0 alone, for an x that does not go far: the output of an activation.
[[nodiscard]] Value with_near_ties_decided(const std::function<double(double)>& f, Value x, Value value);

}  // namespace assay::kernel
