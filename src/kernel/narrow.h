#pragma once

#include <optional>

#include "kernel/builder.h"

namespace assay::kernel {

/// The f64 value rounded to f32, by f32 operations alone; nothing where these give other bits. They give the
/// same ones where the value only chooses among f32 values and their negatives, and where it is one sum,
/// difference, product, quotient or root of such: float64 has more than twice the digits of float32 and two,
/// so that rounding twice is rounding once (Figueroa, "When is double rounding innocuous?", 1995).
[[nodiscard]] std::optional<Value> rounded_in_f32(Value value);

}  // namespace assay::kernel
