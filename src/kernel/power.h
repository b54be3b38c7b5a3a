#pragma once

#include <optional>

#include "expr/rational.h"
#include "kernel/builder.h"

namespace assay::kernel {

/// base^exponent on f64 values as expr/op.h defines it; `constant` is the exponent's value if it is a
/// constant.
[[nodiscard]] Value power(Value base, Value exponent, const std::optional<Rational>& constant);

}  // namespace assay::kernel
