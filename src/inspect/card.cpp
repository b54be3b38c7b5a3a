#include "inspect/card.h"

#include <cmath>
#include <limits>

#include "analysis/breakpoints.h"
#include "ball/enclose.h"
#include "base/error.h"

namespace assay::inspect {
namespace {

constexpr double outermost = 100;

/// A value on one side: from two places so close to the point that nothing but a jump or a pole can be seen.
/// What shrinks or grows by much between the two has the limit 0 or none.
double beside(Evaluator& f, const Ball& x, double direction) {
  constexpr int bits = 512;
  constexpr double much = 1e6;
  const Ball near = f.enclose(x + Ball(std::ldexp(direction, -120)), bits);
  const Ball farther = f.enclose(x + Ball(std::ldexp(direction, -60)), bits);
  if (!near.is_finite()) return std::numeric_limits<double>::quiet_NaN();
  if (!farther.is_finite()) return near.midpoint();
  const double ratio = std::abs(near.midpoint()) / std::abs(farther.midpoint());
  if (ratio > much) return std::copysign(std::numeric_limits<double>::infinity(), near.midpoint());
  return ratio < 1 / much ? 0 : near.midpoint();
}

bool is_jump(const Sides& sides) {
  constexpr double tolerance = 1e-12;
  if (std::isnan(sides.left) || std::isnan(sides.right))
    return std::isnan(sides.left) != std::isnan(sides.right);
  if (std::isinf(sides.left) || std::isinf(sides.right)) return true;
  return std::abs(sides.left - sides.right) > tolerance * (1 + std::abs(sides.left));
}

std::vector<Kink> find_kinks(const Function& f, const Function& derivative) {
  Evaluator value(f);
  Evaluator slope(derivative);
  std::vector<Kink> kinks;
  for (const Breakpoint& point : breakpoints(f, -outermost, outermost)) {
    if (!point.is_isolated) continue;
    const Ball x = point.x.center();
    const auto sides = [&](Evaluator& g) { return Sides{beside(g, x, -1), beside(g, x, 1)}; };
    Kink kink = {.x = x.midpoint(), .value = sides(value), .slope = sides(slope)};
    // A formula for f' may have values where f has none: 1/x beside log(x).
    if (std::isnan(kink.value.left)) kink.slope.left = kink.value.left;
    if (std::isnan(kink.value.right)) kink.slope.right = kink.value.right;
    if (is_jump(kink.value) || is_jump(kink.slope)) kinks.push_back(kink);
  }
  return kinks;
}

}  // namespace

Card card(const Activation& activation) {
  const Function& f = activation.function;
  Card card = {.activation = activation,
               .first = f.derivative(),
               .second = f.derivative(2),
               .by_parameter = {},
               .kinks = {},
               .kinks_unknown = {},
               .gain = forward_gain(f)};
  for (const Parameter& parameter : f.parameters()) {
    card.by_parameter.emplace_back(parameter.name, f.derivative_by(parameter.name));
  }
  try {
    card.kinks = find_kinks(f, card.first);
  } catch (const Error& error) {
    card.kinks_unknown = error.what();
  }
  return card;
}

}  // namespace assay::inspect
