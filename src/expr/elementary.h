#pragma once

#include <span>

#include "expr/algebra.h"

namespace assay {

/// op(arguments), simplified: values that are known exactly, inverses, odd and even functions, conditions
/// that are decided. For every operation but + - * / and integer powers. Keeps value and domain.
[[nodiscard]] NodeId elementary(Algebra& algebra, Op op, std::span<const NodeId> arguments);

}  // namespace assay
