#pragma once

#include <span>

#include "kernel/builder.h"

namespace assay::kernel {

/// c[0] + c[1] x + c[2] x^2 + ... by Estrin's scheme, which keeps several multiply-adds in flight, except for
/// the constant term: it is added last, so that where it dominates only that rounding counts.
[[nodiscard]] Value polynomial(Value x, std::span<const double> c);

}  // namespace assay::kernel
