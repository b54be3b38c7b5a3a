#pragma once

#include "ball/arb.h"
#include "expr/op.h"

namespace assay {

/// The arguments of an operation; those it does not have are null.
struct Operands {
  const BallValue* u = nullptr;
  const BallValue* v = nullptr;
  const BallValue* w = nullptr;
  /// The second argument of `pow`, if it is a whole number whatever x is: u may then be any real number.
  bool whole_exponent = false;
};

/// out = op(u, v, w): a ball that contains every value of the operation on members of its operands, as small
/// as its monotone pieces allow. `out` is none of the operands.
/// Not for constants, parameters and the input.
void apply_operation(Op op, BallValue& out, const Operands& operands, slong bits);

}  // namespace assay
