#include "ball/monotone.h"

namespace assay {

void finish(BallValue& out) {
  out.state = arb_is_finite(out.number) ? Ball::State::finite : Ball::State::unknown;
}

void drop_negative_part(arb_ptr ball) {
  if (arb_is_nonnegative(ball)) return;
  mag_t bound;
  mag_init(bound);
  arb_get_mag(bound, ball);
  mag_mul_2exp_si(bound, bound, -1);
  arf_set_mag(arb_midref(ball), bound);
  mag_swap(arb_radref(ball), bound);
  mag_clear(bound);
}

void absolute(arb_ptr out, arb_srcptr u) {
  arb_abs(out, u);
  drop_negative_part(out);
}

bool is_narrow(arb_srcptr u) {
  constexpr slong bits = 30;
  return arb_is_exact(u) != 0 || arb_rel_accuracy_bits(u) > bits;
}

}  // namespace assay
