#pragma once

#include "expr/function.h"
#include "kernel/builder.h"

namespace assay::kernel {

/// `value` is form(x) in float64, computed in double-double. Where |x| is beyond 2^120 or below 2^-120 and
/// form is c x^p to more than float64 shows, for p from -3 to 2, or a log|x| + b, while something inside
/// overflows or underflows (the square in sqrt(1 + x^2)), that is put in its place: at most 2 units in the
/// last place off, limits at infinities included. That it is so is seen at 2^100 and 2^120 (or 2^240 and
/// 2^260), on each side, and at some places beyond nothing but NaN, 0, subnormal numbers and infinities may
/// disagree; next to 0 likewise.
[[nodiscard]] Value with_far_out(const Function& form, Value x, Value value);

}  // namespace assay::kernel
