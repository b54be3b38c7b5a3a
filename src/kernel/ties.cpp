#include "kernel/ties.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>

namespace assay::kernel {
namespace {

using Evaluation = std::function<double(double)>;

constexpr double unit = 0x1p-52;
constexpr double tiny = 0x1p-140;

/// Whether the factor c is a fraction of few digits, such as 3/8 or 0.02, and c x^order for a float32 x may
/// end in a 1 right behind the last bit that a float32 has. With c = p/q and x = q k it is p q^(order - 1)
/// k^order: for the order 1 too long if p has more digits than q, or if q is even and the result subnormal.
bool may_tie(double slope, int order = 1) {
  constexpr std::uint64_t common = std::uint64_t{9 * 25 * 7} << 10U;
  const double scaled = slope * static_cast<double>(common);
  const double whole = std::nearbyint(std::fabs(scaled));
  if (!(whole >= 1.0 && whole < 0x1p30)) return false;
  if (std::fabs(std::fabs(scaled) - whole) > 4.0 * unit * whole) return false;
  const auto multiple = static_cast<std::uint64_t>(whole);
  const std::uint64_t p = multiple / std::gcd(multiple, common);
  const std::uint64_t q = common / std::gcd(multiple, common);
  return order > 1 || q % 2 == 0 || (p >> static_cast<unsigned>(std::countr_zero(p))) > q;
}

bool is_power_of_two(double slope) {
  int exponent = 0;
  return std::fabs(std::frexp(slope, &exponent)) == 0.5;
}

/// 1 + u or 1 - u, after a sign.
double nudge(double direction, double u) {
  return 1.0 + std::copysign(u, direction);
}

constexpr int highest_order = 4;

/// The order where f is a multiple of x^order next to x, from 1 to the highest; 1 if it is not.
int order_at(const Evaluation& f, double x) {
  const double ratio = std::fabs(f(2.0 * x) / f(x));
  const int order = ratio > 1.0 && ratio < 0x1p5 ? std::ilogb(ratio * 1.25) : 1;
  return std::clamp(order, 1, highest_order);
}

/// By how much a tie is moved. What is computed of a product may be off it by some units itself; nothing but
/// ties of c x^2 is as near to one, and little of c x^3.
double units(int order) {
  return order == 1 ? unit : 4.0 * unit;
}

/// f(x) = factor x^order and a little, for x next to 0 on one side.
struct Beginning {
  int order;
  double factor;
  double growth;  ///< |f(x)| - |factor x^order|; its sign counts

  [[nodiscard]] bool has_ties() const {
    return may_tie(factor, order) && growth != 0.0 && !std::isnan(growth);
  }
  [[nodiscard]] double nudging() const { return has_ties() ? nudge(growth, units(order)) : 1.0; }
};

Beginning beginning(const Evaluation& f, double side) {
  const int order = order_at(f, side * tiny);
  const auto power = [&](double x) { return std::pow(x, order); };  // of tiny it is a normal float64
  const double factor = f(side * tiny) / power(side * tiny);
  const double near = side * 0x1p-20;
  return {.order = order, .factor = factor, .growth = std::fabs(f(near)) - std::fabs(factor * power(near))};
}

/// f(0) = 0.
Value beside_zero(const Evaluation& f, Value x, Value value) {
  const Beginning right = beginning(f, 1.0);
  const Beginning left = beginning(f, -1.0);
  if (!right.has_ties() && !left.has_ties()) return value;
  const bool is_even = right.order == 1 && right.has_ties() && left.has_ties() &&
                       right.factor == left.factor && (right.growth > 0.0) != (left.growth > 0.0);
  if (is_even && is_power_of_two(right.factor)) {
    // Only subnormal results are ties, and the next term has one sign: a unit in the last place of them,
    // which is nothing beside any other result.
    const double up = (right.growth > 0.0) == (right.factor > 0.0) ? 1.0 : -1.0;
    return copysign(value + up * 0x1p-179, value);
  }
  const Value factor = select(x > 0.0, right.nudging(), x.builder().f64(left.nudging()));
  return select(abs(x) < 0x1p-26, value * factor, value);
}

/// f(0) is not 0, and f(x) = f(0) + slope x - something like x^3: sigmoid.
Value beside_center(const Evaluation& f, double center, Value x, Value value) {
  constexpr double step = 0x1p-14;
  const double slope = std::nearbyint((f(step) - center) / step * 0x1p10) * 0x1p-10;
  const auto rest = [&](double at) { return f(at) - center - slope * at; };
  const bool is_flat = std::fabs(rest(step)) <= step * 0x1p-24 && std::fabs(rest(-step)) <= step * 0x1p-24;
  const double right = rest(0x1p-8);
  const bool is_odd = right != 0.0 && (right > 0.0) != (rest(-0x1p-8) > 0.0);
  if (!may_tie(center) || !may_tie(slope) || !is_flat || !is_odd) return value;
  // Ties are at least 2^-23 from 0, and whatever is none is farther from one than this moves it.
  const double moved = slope * nudge((right > 0.0) == (slope > 0.0) ? 1.0 : -1.0, 0x1p-28);
  return select(abs(x) < 0x1p-16, fma(x, moved, center), value);
}

/// Where f(x) is a line or a multiple of x^order to more than float64 shows, on one side.
struct FarOut {
  double from;
  double factor;
};

constexpr double far = 0x1p60;

/// A number that f64 arithmetic keeps beside any x up to 2^40.
double short_offset(const Evaluation& f, double slope, double side) {
  const auto offset = [&](double x) { return f(side * x) - slope * side * x; };
  const double found = offset(0x1p30);
  const double scaled = found * 0x1p10;
  const bool is_short = std::fabs(found) < 0x1p10 && scaled == std::nearbyint(scaled);
  return is_short && offset(0x1p40) == found ? found : 0.0;
}

/// Beside slope x^order + offset, given where ties are possible.
std::optional<FarOut> far_out_beside(const Evaluation& f, double side, double slope, int order,
                                     double offset) {
  const auto growth = [&](double x) {
    return std::fabs(f(side * x) / (slope * std::pow(side * x, order) + offset)) - 1.0;
  };
  const double ratio = std::exp2(1.0 / 8.0);
  double from = far;
  while (from > 1.0 && std::fabs(growth(from / ratio)) <= 0x1p-46) from /= ratio;
  // What is more than a little there is no rest that fades, but another piece of f.
  const double direction = growth(from / ratio);
  if (from <= 1.0 || direction == 0.0 || !(std::fabs(direction) < 0x1p-20)) return std::nullopt;
  return FarOut{.from = from, .factor = nudge(direction, units(order))};
}

/// The value, far out on that side.
Value far_out(const Evaluation& f, double side, Value x, Value value) {
  const int order = order_at(f, side * far);
  const double slope = f(side * far) / std::pow(side * far, order);
  const double offset = order == 1 && std::isfinite(slope) ? short_offset(f, slope, side) : 0.0;
  const auto beyond = [&](double from) { return side > 0.0 ? x > from : x < -from; };
  const bool has_ties = may_tie(slope, order) && (order > 1 || !is_power_of_two(slope));
  // x is no tie, x - 1 is one where float32 has every other integer; far enough out 1 is a little, too.
  if (offset != 0.0 && std::fabs(slope) >= 0x1p-10) {
    if (const auto found = far_out_beside(f, side, slope, order, offset)) {
      const Value is_beyond = has_ties ? beyond(found->from) & !beyond(0x1p50) : beyond(found->from);
      value = select(is_beyond, value * found->factor, value);
    }
  }
  if (!has_ties) return value;
  const auto found = far_out_beside(f, side, slope, order, 0.0);
  return found ? select(beyond(found->from), value * found->factor, value) : value;
}

}  // namespace

Value with_near_ties_decided(const Evaluation& f, Value x, Value value) {
  const double center = f(0.0);
  // NaN may be 0/0.
  const bool has_center = center != 0.0 && std::isfinite(center);
  return has_center ? beside_center(f, center, x, value) : beside_zero(f, x, value);
}

Value with_ties_decided(const Evaluation& f, Value x, Value value) {
  return far_out(f, -1.0, x, far_out(f, 1.0, x, with_near_ties_decided(f, x, value)));
}

}  // namespace assay::kernel
