#pragma once

#include "expr/rational.h"
#include "kernel/builder.h"

namespace assay::kernel {

/// An angle as a multiple of pi/2 and a rest from -pi/4 to pi/4, in two parts: quarter*pi/2 + high + low.
/// What sin, cos and tan have in common; those of one angle share the instructions.
struct Angle {
  Value quarter;  ///< i64, of which only the lowest two bits mean anything
  Value high;
  Value low;
};

/// The angle factor*x, or pi*factor*x, for a factor > 0; no digit is lost for any finite x, since the product
/// is never rounded: the rest is right to about 2^-54 of itself, or to 2^-150 where it is 0. NaN where x is
/// not finite.
[[nodiscard]] Angle reduced(Value x, const Rational& factor, bool times_pi);

/// Can `reduced` take this factor?
[[nodiscard]] bool is_angle_factor(const Rational& factor);

[[nodiscard]] Value sin(const Angle& angle);
[[nodiscard]] Value cos(const Angle& angle);
[[nodiscard]] Value tan(const Angle& angle);

}  // namespace assay::kernel
