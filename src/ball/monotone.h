#pragma once

#include "ball/arb.h"

namespace assay {

/// The state that the number of a computed result has.
void finish(BallValue& out);

/// For a result known to be >= 0: rounding must not lose that.
void drop_negative_part(arb_ptr ball);

void absolute(arb_ptr out, arb_srcptr u);

/// Has the ball so small a radius that first-order error propagation is as good as going by its ends?
[[nodiscard]] bool is_narrow(arb_srcptr u);

/// The hull of the values of a monotone function at both ends of a ball.
template <class MonotoneFunction>
void from_ends(arb_ptr out, arb_srcptr u, slong bits, MonotoneFunction function) {
  Arb end;
  Arb at_lower;
  Arb at_upper;
  lower_end(arb_midref(static_cast<arb_ptr>(end)), u);
  function(at_lower, end, bits);
  upper_end(arb_midref(static_cast<arb_ptr>(end)), u);
  function(at_upper, end, bits);
  arb_union(out, at_lower, at_upper, bits);
}

/// A function that increases (or decreases) everywhere on the ball. A wide ball goes by its ends, so that it
/// does not grow by the repeated use of its argument inside.
template <class MonotoneFunction>
void monotone(BallValue& out, arb_srcptr u, slong bits, MonotoneFunction function) {
  if (is_narrow(u)) {
    function(out.number, u, bits);
  } else {
    from_ends(out.number, u, bits, function);
  }
  finish(out);
}

}  // namespace assay
