#pragma once

#include <cstdint>
#include <optional>

#include "kernel/builder.h"
#include "kernel/fast/segments.h"

namespace assay::kernel {

/// The inputs for which a value is wanted.
enum class Side : std::uint8_t { both, negative, positive };

/// f(x) in float32 for a real function known by its values: what it does far out (a line, or an exponential
/// decay), whether it is even or odd, and whether its two sides add up to a line decide the form. The
/// relative error of the polynomials is at most `tolerance`; roundings come to it. Nothing if f is not
/// smooth, or does something else far out.
[[nodiscard]] std::optional<Value> approximate(const Sampler& f, Value x, Side side, double tolerance);

}  // namespace assay::kernel
