#include "kernel/ties.h"

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

/// Whether the slope is a fraction of few digits, such as 3/8 or 0.02, of which a multiple by a float32 may
/// end in a 1 right behind the last bit that a float32 has. With slope = p/q and x = q k it is p k: too long
/// if p has more digits than q, or if q is even and the result subnormal.
bool may_tie(double slope) {
  constexpr std::uint64_t common = std::uint64_t{9 * 25 * 7} << 10U;
  const double scaled = slope * static_cast<double>(common);
  const double whole = std::nearbyint(std::fabs(scaled));
  if (!(whole >= 1.0 && whole < 0x1p30)) return false;
  if (std::fabs(std::fabs(scaled) - whole) > 4.0 * unit * whole) return false;
  const auto multiple = static_cast<std::uint64_t>(whole);
  const std::uint64_t p = multiple / std::gcd(multiple, common);
  const std::uint64_t q = common / std::gcd(multiple, common);
  return q % 2 == 0 || (p >> static_cast<unsigned>(std::countr_zero(p))) > q;
}

bool is_power_of_two(double slope) {
  int exponent = 0;
  return std::fabs(std::frexp(slope, &exponent)) == 0.5;
}

/// 1 + u or 1 - u, after a sign.
double nudge(double direction, double u) {
  return 1.0 + std::copysign(u, direction);
}

/// |f(x)| - |slope x| for x next to 0 on that side; its sign counts.
double growth_beside_zero(const Evaluation& f, double slope, double side) {
  return std::fabs(f(side * 0x1p-20)) - std::fabs(slope * 0x1p-20);
}

/// f(0) = 0.
Value beside_zero(const Evaluation& f, Value x, Value value) {
  struct Side {
    double slope, growth;
    [[nodiscard]] bool has_ties() const { return may_tie(slope) && growth != 0.0 && !std::isnan(growth); }
    [[nodiscard]] double factor() const { return has_ties() ? nudge(growth, unit) : 1.0; }
  };
  const auto side = [&](double sign) {
    const double slope = f(sign * tiny) / (sign * tiny);
    return Side{.slope = slope, .growth = growth_beside_zero(f, slope, sign)};
  };
  const Side right = side(1.0);
  const Side left = side(-1.0);
  if (!right.has_ties() && !left.has_ties()) return value;
  const bool is_even = right.has_ties() && left.has_ties() && right.slope == left.slope &&
                       (right.growth > 0.0) != (left.growth > 0.0);
  if (is_even && is_power_of_two(right.slope)) {
    // Only subnormal results are ties, and the next term has one sign: a unit in the last place of them,
    // which is nothing beside any other result.
    const double up = (right.growth > 0.0) == (right.slope > 0.0) ? 1.0 : -1.0;
    return copysign(value + up * 0x1p-179, value);
  }
  const Value factor = select(x > 0.0, right.factor(), x.builder().f64(left.factor()));
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

/// Where f(x) = slope x to more than float64 shows, on one side.
struct FarOut {
  double from;
  double factor;
};

std::optional<FarOut> far_out(const Evaluation& f, double side) {
  constexpr double far = 0x1p60;
  const double slope = f(side * far) / (side * far);
  if (!may_tie(slope) || is_power_of_two(slope)) return std::nullopt;
  const auto growth = [&](double x) { return std::fabs(f(side * x) / (slope * x)) - 1.0; };
  const double ratio = std::exp2(1.0 / 8.0);
  double from = far;
  while (from > 1.0 && std::fabs(growth(from / ratio)) <= 0x1p-46) from /= ratio;
  const double direction = growth(from / ratio);
  if (from <= 1.0 || direction == 0.0 || std::isnan(direction)) return std::nullopt;
  return FarOut{.from = from, .factor = nudge(direction, unit)};
}

}  // namespace

Value with_ties_decided(const Evaluation& f, Value x, Value value) {
  const double center = f(0.0);
  // NaN may be 0/0.
  const bool has_center = center != 0.0 && std::isfinite(center);
  value = has_center ? beside_center(f, center, x, value) : beside_zero(f, x, value);
  if (const auto right = far_out(f, 1.0)) value = select(x > right->from, value * right->factor, value);
  if (const auto left = far_out(f, -1.0)) value = select(x < -left->from, value * left->factor, value);
  return value;
}

}  // namespace assay::kernel
