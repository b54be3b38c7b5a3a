#include "verify_claim.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random.h"
#include "base/text.h"

namespace assay::test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double strict_end = 8;
constexpr double box_end = 64;
constexpr double precision = 1e-7;

std::string at(double x) {
  return " at " + shortest(x);
}

// ---- odd, even, values ------------------------------------------------------------------------------------

/// Points over many magnitudes, the ends of the pieces among them.
std::vector<double> samples(const Subject& f) {
  std::vector<double> points = {0, 1, -1, 0.5, -0.5, 2, -2};
  for (const Breakpoint& point : f.breakpoints()) points.push_back(point.x.midpoint());
  Random random(5, 0);
  for (int i = 0; i < 300; ++i) points.push_back(random.normal() * std::exp2(random.below(24) - 12.0));
  return points;
}

std::string against_parity(Subject& f, int sign) {
  for (const double x : samples(f)) {
    const Ball right = f.enclose(0, Ball(x), 256);
    const Ball left = f.enclose(0, Ball(-x), 256);
    if (!left.overlaps(sign < 0 ? -right : right)) return "f(-x) is another number" + at(x);
  }
  return {};
}

std::string against_zero(Subject& f) {
  const Ball value = f.enclose(0, Ball(0.0), 256);
  return value.is_finite() && value.contains_zero() ? "" : "f(0) is " + shortest(value.midpoint());
}

// ---- signs of derivatives ---------------------------------------------------------------------------------

/// Whether f (order 1) or f' (order 2) does not fall from x to y > x; for the direction -1, does not rise.
bool is_ordered(Subject& f, std::size_t order, double x, double y, int direction) {
  const Ball left = f.enclose(order - 1, Ball(x), 256);
  const Ball right = f.enclose(order - 1, Ball(y), 256);
  if (f.enclose(0, Ball(x)).is_undefined() || f.enclose(0, Ball(y)).is_undefined()) return true;
  if (!left.is_finite() || !right.is_finite()) return true;
  const Ball rise = direction > 0 ? right - left : left - right;
  return !rise.is_negative();
}

enum class Verdict : std::uint8_t { yes, no, unsettled };

/// The sign of the derivative on a box.
Verdict has_sign(Subject& f, std::size_t order, const Box& box, int direction, bool strict) {
  const Ball plain = f.enclose(order, box.ball());
  if (plain.is_undefined() || f.enclose(0, box.ball()).is_undefined()) return Verdict::yes;
  if (!plain.is_finite()) return Verdict::unsettled;
  const Ball slope = direction > 0 ? plain : -plain;
  if (slope.is_negative()) return Verdict::no;
  const bool is_near = std::min(std::abs(box.lower), std::abs(box.upper)) < strict_end;
  if (!is_near) return slope.lower() >= -0x1p-30 ? Verdict::yes : Verdict::unsettled;
  return (strict ? slope.is_positive() : slope.lower() >= 0) ? Verdict::yes : Verdict::unsettled;
}

/// Jumps and kinks count too: the values just before and just behind each breakpoint are compared.
std::string against_order_at_breakpoints(Subject& f, std::size_t order, int direction) {
  for (const Breakpoint& point : f.breakpoints()) {
    const double x = point.x.midpoint();
    const double step = 0x1p-40 * std::max(1.0, std::abs(x));
    const bool holds = is_ordered(f, order, x - step, x + step, direction) &&
                       (order > 1 || (is_ordered(f, order, x - step, x, direction) &&
                                      is_ordered(f, order, x, x + step, direction)));
    if (!holds) return "the wrong direction" + at(x);
  }
  return {};
}

std::string against_order_far_out(Subject& f, std::size_t order, int direction) {
  const double step = std::exp2(1.0 / 16);
  for (double x = box_end; x * step <= farthest; x *= step) {
    if (!is_ordered(f, order, x, x * step, direction)) return "the wrong direction" + at(x);
    if (!is_ordered(f, order, -x * step, -x, direction)) return "the wrong direction" + at(-x);
  }
  return {};
}

std::string against_sign(Subject& f, std::size_t order, int direction, bool strict) {
  if (std::string found = against_order_at_breakpoints(f, order, direction); !found.empty()) return found;
  if (std::string found = against_order_far_out(f, order, direction); !found.empty()) return found;
  std::vector<Box> boxes = f.cover(box_end);
  int slivers = 0;
  for (int steps = 0; !boxes.empty(); ++steps) {
    const Box box = boxes.back();
    boxes.pop_back();
    const Verdict verdict = has_sign(f, order, box, direction, strict);
    if (verdict == Verdict::yes) continue;
    if (verdict == Verdict::no) return "the wrong direction" + at(box.middle());
    if (!box.is_sliver()) {
      boxes.push_back({box.lower, box.middle()});
      boxes.push_back({box.middle(), box.upper});
    } else if (!is_ordered(f, order, box.lower, box.upper, direction)) {
      return "the wrong direction" + at(box.middle());
    } else if (++slivers > 1000) {
      return "not settled" + at(box.middle());
    }
    if (steps > 200'000) return "not settled" + at(box.middle());
  }
  return {};
}

std::string against_turning(Subject& f) {
  bool rises = false;
  bool falls = false;
  for (const Box& box : f.cover(farthest)) {
    for (int i = 0; i < 32; ++i) {
      const Ball slope = f.enclose(1, Ball(box.lower + (box.upper - box.lower) * (i + 0.5) / 32));
      rises = rises || (slope.is_finite() && slope.is_positive());
      falls = falls || (slope.is_finite() && slope.is_negative());
    }
  }
  return rises && falls ? "" : "no point was found where it turns";
}

// ---- ranges -----------------------------------------------------------------------------------------------

/// Whether the number that the text of the bound stands for may lie in [lower, upper].
bool agrees(const Bound& bound, double lower, double upper) {
  const Ball value = enclose(bound.value, Ball(0.0), 256);
  const double slack = precision * std::max(1.0, std::abs(value.midpoint()));
  if (!bound.unit) return value.lower() >= lower - slack && value.upper() <= upper + slack;
  const double unit = bound.unit->to_double();
  const double away = value.midpoint() < 0 ? value.midpoint() - unit : value.midpoint() + unit;
  return std::max(lower, std::min(value.midpoint(), away)) <=
         std::min(upper, std::max(value.midpoint(), away));
}

/// Whether f takes the value at a sampled place: at breakpoints and beside them, at small binary fractions,
/// at zeros of the derivative. In so many bits that a limit is not mistaken for a value.
bool is_taken(Subject& f, const Bound& bound) {
  constexpr int bits = 4096;
  const Ball value = enclose(bound.value, Ball(0.0), bits);
  const auto takes = [&](const Ball& x) {
    const Ball found = f.enclose(0, x, bits);
    return found.is_finite() && found.overlaps(value);
  };
  if (std::ranges::any_of(f.zeros(1), takes)) return true;
  for (int i = -96; i <= 96; ++i) {
    if (takes(Ball(i / 16.0))) return true;
  }
  return std::ranges::any_of(f.breakpoints(), [&](const Breakpoint& point) {
    return takes(point.x) || takes(Ball(point.x.midpoint() - 1)) || takes(Ball(point.x.midpoint() + 1));
  });
}

/// Points far out, 16 to each doubling, and their negatives.
std::vector<double> far_points() {
  std::vector<double> points;
  for (double exponent = std::log2(box_end); exponent <= std::log2(farthest); exponent += 1.0 / 16) {
    points.push_back(std::exp2(exponent));
    points.push_back(-std::exp2(exponent));
  }
  return points;
}

/// An end given by its first digits belongs to the range if f keeps away from it far out, as far as it can be
/// evaluated, so that some place between has it.
bool is_reached(Subject& f, const Bound& bound, int sign, const Supremum& end) {
  if (!bound.unit) return is_taken(f, bound);
  return std::ranges::all_of(far_points(), [&](double x) {
    const Ball value = f.enclose(0, Ball(x));
    return !value.is_finite() || (sign < 0 ? -value.lower() : value.upper()) < end.lower - 1e-3;
  });
}

/// Whether sign times f grows beyond all bounds, far out or beside a breakpoint.
bool seems_unbounded(Subject& f, int sign) {
  std::vector<Ball> places = {Ball(farthest), Ball(-farthest)};
  for (const Breakpoint& point : f.breakpoints()) {
    places.push_back(point.x + Ball(0x1p-200));
    places.push_back(point.x - Ball(0x1p-200));
  }
  return std::ranges::any_of(places, [&](const Ball& x) {
    const Ball value = f.enclose(0, x);
    return value.is_finite() && sign * value.midpoint() > 20;
  });
}

std::string against_end(Subject& f, const std::optional<Bound>& bound, int sign) {
  const std::string name = sign < 0 ? "infimum" : "supremum";
  if (!bound) return seems_unbounded(f, sign) ? "" : "it seems to have a finite " + name;
  const Supremum end = supremum(f, 0, sign, precision);
  const double lower = sign < 0 ? -end.upper : end.lower;
  const double upper = sign < 0 ? -end.lower : end.upper;
  if (!agrees(*bound, lower, upper)) {
    return "the " + name + " lies in [" + shortest(lower) + ", " + shortest(upper) + "]";
  }
  if (is_reached(f, *bound, sign, end) != bound->is_included) {
    return "the " + name + (bound->is_included ? " is not taken" : " is taken");
  }
  return {};
}

std::string against_bound(Subject& f, int sign) {
  const Supremum end = supremum(f, 0, sign, 0.5);
  if (!std::isfinite(end.upper)) return "no bound was found";
  double near_bound = -infinity;
  for (const double x : samples(f)) {
    const Ball value = f.enclose(0, Ball(x));
    if (value.is_finite()) near_bound = std::max(near_bound, sign * value.midpoint());
  }
  return end.upper <= near_bound + 10 ? "" : "it grows to " + shortest(end.upper);
}

std::string against_lipschitz(Subject& f, const Bound& constant) {
  const Supremum rise = supremum(f, 1, 1, precision);
  const Supremum fall = supremum(f, 1, -1, precision);
  const double lower = std::max(rise.lower, fall.lower);
  const double upper = std::max(rise.upper, fall.upper);
  if (agrees(constant, lower, upper) && upper - lower <= 10 * precision * std::max(1.0, upper)) return {};
  return "the largest slope lies in [" + shortest(lower) + ", " + shortest(upper) + "]";
}

std::string against_domain(Subject& f, const Claim& claim) {
  const auto belongs = [&](double x) {
    const auto is_above = [x](const std::optional<Bound>& end, int sign) {
      if (!end) return true;
      const Ball distance =
          sign < 0 ? enclose(end->value, Ball(0.0)) - Ball(x) : Ball(x) - enclose(end->value, Ball(0.0));
      return distance.is_positive() || (distance.contains_zero() && end->is_included);
    };
    return is_above(claim.lower, 1) && is_above(claim.upper, -1);
  };
  for (const double x : samples(f)) {
    const Ball value = f.enclose(0, Ball(x));
    if (value.is_finite() != belongs(x)) return (belongs(x) ? "no value" : "a value") + at(x);
  }
  return {};
}

// ---- smoothness -------------------------------------------------------------------------------------------

/// Whether the derivative of that order has one limit at the breakpoint: the values at two distances on both
/// sides agree, f itself with its value there too.
bool is_continuous(Subject& f, std::size_t order, const Ball& point) {
  constexpr int bits = 4000;
  std::vector<Ball> values;
  for (const double distance : {-0x1p-120, -0x1p-240, 0x1p-240, 0x1p-120}) {
    const Ball x = point + Ball(distance);
    if (f.enclose(0, x).is_undefined()) return true;  // an end of the domain
    values.push_back(f.enclose(order, x, bits));
  }
  if (order == 0 && point.is_exact()) values.push_back(f.enclose(0, point, bits));
  return std::ranges::all_of(values, [&](const Ball& value) {
    return value.is_finite() && std::abs((value - values.front()).midpoint()) < 0x1p-40;
  });
}

/// How many derivatives are continuous, -1 if f jumps, `highest` if all are up to that order.
int smoothness(Subject& f, int highest) {
  for (int order = 0; order <= highest; ++order) {
    for (const Breakpoint& point : f.breakpoints()) {
      if (!is_continuous(f, static_cast<std::size_t>(order), point.x)) return order - 1;
    }
  }
  return highest;
}

std::string against_smoothness(Subject& f, int claimed) {
  constexpr int highest = 6;
  const int found = smoothness(f, std::min(claimed + 1, highest));
  if (found == claimed || (claimed >= highest && found == highest)) return {};
  return found < 0 ? "it jumps" : "it is C" + std::to_string(found) + " or smoother";
}

}  // namespace

std::string objection(Subject& f, const Claim& claim) {
  switch (claim.kind) {
    case ClaimKind::odd: return against_parity(f, -1);
    case ClaimKind::even: return against_parity(f, 1);
    case ClaimKind::increasing: return against_sign(f, 1, 1, true);
    case ClaimKind::decreasing: return against_sign(f, 1, -1, true);
    case ClaimKind::nondecreasing: return against_sign(f, 1, 1, false);
    case ClaimKind::nonincreasing: return against_sign(f, 1, -1, false);
    case ClaimKind::non_monotone: return against_turning(f);
    case ClaimKind::convex: return against_sign(f, 2, 1, false);
    case ClaimKind::concave: return against_sign(f, 2, -1, false);
    case ClaimKind::bounded_below: return against_bound(f, -1);
    case ClaimKind::bounded_above: return against_bound(f, 1);
    case ClaimKind::bounded: {
      const std::string below = against_bound(f, -1);
      return below.empty() ? against_bound(f, 1) : below;
    }
    case ClaimKind::range: {
      const std::string below = against_end(f, claim.lower, -1);
      return below.empty() ? against_end(f, claim.upper, 1) : below;
    }
    case ClaimKind::domain: return against_domain(f, claim);
    case ClaimKind::zero_at_zero: return against_zero(f);
    case ClaimKind::lipschitz: return against_lipschitz(f, *claim.upper);
    case ClaimKind::discontinuous: return against_smoothness(f, -1);
    case ClaimKind::c0: return against_smoothness(f, 0);
    case ClaimKind::c1: return against_smoothness(f, 1);
    case ClaimKind::c2: return against_smoothness(f, 2);
    case ClaimKind::c3: return against_smoothness(f, 3);
    case ClaimKind::c_infinity: return against_smoothness(f, 6);
  }
  return "no such claim";
}

}  // namespace assay::test
