#include "ball/trigonometric.h"

#include "ball/monotone.h"

namespace assay {
namespace {

/// Does no member of the ball but its ends have the form pi*(n + halves/2) with a whole n?
bool is_between_multiples(arb_srcptr u, slong halves, slong bits) {
  Arb phase;
  Arb offset;
  Integer n;
  arb_const_pi(phase, bits);
  arb_div(phase, u, phase, bits);
  arb_set_si(offset, halves);
  arb_mul_2exp_si(offset, offset, -1);
  arb_sub(phase, phase, offset, bits);
  arb_floor(phase, phase, bits);
  return arb_get_unique_fmpz(n, phase) != 0;
}

}  // namespace

void sine(BallValue& out, arb_srcptr u, slong bits) {
  if (!is_narrow(u) && is_between_multiples(u, 1, bits)) {
    from_ends(out.number, u, bits, arb_sin);
  } else {
    arb_sin(out.number, u, bits);
  }
  finish(out);
}

void cosine(BallValue& out, arb_srcptr u, slong bits) {
  if (!is_narrow(u) && is_between_multiples(u, 0, bits)) {
    from_ends(out.number, u, bits, arb_cos);
  } else {
    arb_cos(out.number, u, bits);
  }
  finish(out);
}

void tangent(BallValue& out, arb_srcptr u, slong bits) {
  if (!is_narrow(u) && is_between_multiples(u, 1, bits)) {
    from_ends(out.number, u, bits, arb_tan);
  } else {
    arb_tan(out.number, u, bits);
  }
  finish(out);
}

}  // namespace assay
