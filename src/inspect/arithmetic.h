#pragma once

#include <span>

#include "expr/function.h"

namespace assay::inspect {

/// y = f(x) in ordinary arithmetic, operation by operation as the formula stands, each rounded to T (float or
/// double): what a person's own program or a framework's eager mode does with it. In float this is the naive
/// evaluation that kernels are compared with; in double, of a stable form, it is quick and good to nearly all
/// digits. Undefined is NaN. `parameters` has a value for each of f.parameters(); x and y have one length.
template <class T>
void evaluate(const Function& f, std::span<const T> parameters, std::span<const T> x, std::span<T> y);

}  // namespace assay::inspect
