#pragma once

#include "expr/function.h"

namespace assay::kernel {

/// The same function where the terms of a sum cancel next to x = 0, such as those of x - tanh(x) = x^3/3 -
/// ...: near 0 the sum becomes the beginning of its power series, to float64's precision. The series is in x,
/// in an abs, min or max that is 0 somewhere, or, far out, in a 1/x that the formula has. Sums that cancel
/// elsewhere, and those whose series have open parameters in them, stay as they are.
[[nodiscard]] Function without_cancellation(const Function& f);

}  // namespace assay::kernel
