#pragma once

#include "expr/function.h"
#include "kernel/double_double/double_double.h"

namespace assay::kernel {

// The plan of float64 arrays: double-double inside, rounded once to float64. Where double-double arithmetic
// gives NaN, at infinities, beyond the range of float64 inside, outside the domain, the value is that of the
// plan `exact` (kernel/lower.h), and a zero has its sign; but where f is seen to be a power of x there
// (double_double/far_out.h) that is computed.

/// f(x) in double-double, parameters at their defaults; x is f64. NaN in the places above.
[[nodiscard]] DoubleDouble lower_to_double_double(const Function& f, DoubleDouble x);

/// The same of a form in which a function is computed (kernel/lower.h).
[[nodiscard]] DoubleDouble long_form(const Function& form, DoubleDouble x);

/// f(x) rounded once, everywhere; f'(x) likewise.
[[nodiscard]] Value lower_long(const Function& f, Value x);
[[nodiscard]] Value lower_long_derivative(const Function& f, Value x);

}  // namespace assay::kernel
