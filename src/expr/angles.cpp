#include "expr/angles.h"

namespace assay {

std::optional<Rational> sin_of_pi_times(const Rational& turns) {
  const Rational angle = turns - Rational(2) * (turns / Rational(2)).floor();  // 0 <= angle < 2
  if (angle >= Rational(1)) {
    const auto opposite = sin_of_pi_times(angle - Rational(1));
    return opposite ? std::optional(-*opposite) : std::nullopt;
  }
  if (angle.is_zero()) return 0;
  if (angle == Rational(1, 2)) return 1;
  if (angle == Rational(1, 6) || angle == Rational(5, 6)) return Rational(1, 2);
  return std::nullopt;
}

std::optional<Rational> cos_of_pi_times(const Rational& turns) {
  return sin_of_pi_times(turns + Rational(1, 2));
}

std::optional<Rational> tan_of_pi_times(const Rational& turns) {
  const Rational angle = turns - turns.floor();
  if (angle.is_zero()) return 0;
  if (angle == Rational(1, 4)) return 1;
  if (angle == Rational(3, 4)) return -1;
  return std::nullopt;
}

bool is_pole_of_tan(const Rational& turns) {
  return (turns - Rational(1, 2)).is_integer();
}

}  // namespace assay
