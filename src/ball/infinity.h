#pragma once

#include "ball/operations.h"

namespace assay {

/// out = op(u, v) where one of them is infinite and the other infinite or finite: the limit (expr/op.h), or
/// `undefined` where there is none. Not for `where`.
void apply_to_infinity(Op op, BallValue& out, const Operands& operands, slong bits);

}  // namespace assay
