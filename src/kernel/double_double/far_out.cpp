#include "kernel/double_double/far_out.h"

#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <span>

#include "kernel/double_double/elementary.h"
#include "kernel/double_double/lower.h"
#include "kernel/multiple.h"

namespace assay::kernel {
namespace {

struct Sum {
  double high, low;
};

Sum evaluate(const Function& form, double x) {
  Builder scratch;
  const DoubleDouble value = long_form(form, exactly(scratch.f64(x)));
  return {value.high.constant().value(), value.low.constant().value()};
}

double difference(const Sum& a, const Sum& b) {
  return (a.high - b.high) + (a.low - b.low);
}

/// What is computed in place of the form.
using Law = std::function<Value(Value x)>;

constexpr double precision = 0x1p-57;

/// factor * x^power for power <= 2, rounded at most |power| + 1 times.
Value multiple_of_power(const Sum& factor, int power, Value x) {
  if (power == 1) return times(x, Rational::from_double(factor.high) + Rational::from_double(factor.low));
  if (power > 1) return x * factor.high * x;
  Value value = x.builder().f64(factor.high);
  for (int i = 0; i < -power; ++i) value = value / x;
  return value;
}

/// What the form is at x = sign 2^far if it is no different at sign 2^near: a multiple of a power of x.
std::optional<Law> power_law(const Function& form, double sign, int near, int far) {
  constexpr double least_power = -3.0;
  constexpr double greatest_power = 2.0;
  const Sum a = evaluate(form, std::ldexp(sign, near));
  const Sum b = evaluate(form, std::ldexp(sign, far));
  if (!std::isfinite(a.high) || !std::isfinite(b.high) || a.high == 0.0 || b.high == 0.0) return std::nullopt;
  const double slope = (std::log2(std::fabs(b.high)) - std::log2(std::fabs(a.high))) / (far - near);
  const double power = std::nearbyint(slope);
  if (!(power >= least_power && power <= greatest_power)) return std::nullopt;
  const int p = static_cast<int>(power);
  const double of_sign = p % 2 == 0 ? 1.0 : sign;
  const auto factor = [&](const Sum& value, int exponent) {
    return Sum{std::ldexp(of_sign * value.high, -p * exponent),
               std::ldexp(of_sign * value.low, -p * exponent)};
  };
  const Sum at_far = factor(b, far);
  if (!(std::fabs(difference(factor(a, near), at_far)) <= precision * std::fabs(at_far.high)))
    return std::nullopt;
  return [=](Value x) { return multiple_of_power(at_far, p, x); };
}

/// The same for factor * log|x| + constant, at a third place in the middle.
std::optional<Law> logarithmic_law(const Function& form, double sign, int near, int far) {
  const Sum a = evaluate(form, std::ldexp(sign, near));
  const Sum b = evaluate(form, std::ldexp(sign, far));
  const Sum middle = evaluate(form, std::ldexp(sign, (near + far) / 2));
  const double rise = difference(b, a);
  const double bend = difference(b, middle) - difference(middle, a);
  if (!(std::fabs(bend) <= precision * std::fabs(rise)) || !std::isfinite(rise) || rise == 0.0)
    return std::nullopt;
  return [=](Value x) {
    Builder& builder = x.builder();
    const DoubleDouble start = double_double(builder, a.high, a.low);
    const DoubleDouble logarithm = log(exactly(abs(x)));
    const DoubleDouble log_2 = log(double_double(builder, 2.0));
    const DoubleDouble whole_rise = double_double(builder, b.high, b.low) - start;
    const DoubleDouble factor = whole_rise / (log_2 * static_cast<double>(far - near));
    const Value value = (start + factor * (logarithm - log_2 * static_cast<double>(near))).high;
    const double limit = std::copysign(std::numeric_limits<double>::infinity(), rise);
    return select(is_nan(value), limit, value);
  };
}

double at(const Law& law, double x) {
  Builder scratch;
  return law(scratch.f64(x)).constant().value();
}

enum class Agreement : std::uint8_t { same, hidden, other };

Agreement compare(double value, double law) {
  const double unit = std::ldexp(1.0, std::max(std::ilogb(law), -1022) - 52);
  if (law == 0.0 || std::isinf(law) ? value == law : std::fabs(value - law) <= 2.0 * unit)
    return Agreement::same;
  const bool is_plain = std::isfinite(value) && std::fabs(value) >= std::numeric_limits<double>::min();
  return is_plain ? Agreement::other : Agreement::hidden;
}

/// Whether the form is what the law says at all these places, but that arithmetic does not show it at some.
bool is_hidden(const Function& form, const Law& law, double sign, std::span<const double> beyond) {
  bool is_any_hidden = false;
  for (const double x : beyond) {
    const Agreement agreement = compare(evaluate(form, sign * x).high, at(law, sign * x));
    if (agreement == Agreement::other) return false;
    is_any_hidden = is_any_hidden || agreement == Agreement::hidden;
  }
  return is_any_hidden;
}

}  // namespace

Value with_far_out(const Function& form, Value x, Value value) {
  constexpr std::array large = {0x1p300,  0x1p400,    0x1p480,
                                0x1p505,  0x1p620,    0x1p800,
                                0x1p1010, 0x1.8p1022, std::numeric_limits<double>::max()};
  constexpr std::array small = {0x1p-300, 0x1p-400, 0x1p-505, 0x1p-620, 0x1p-900, 0x1p-1000};
  struct Place {
    std::optional<Law> (*law)(const Function& form, double sign, int near, int far);
    int near, far;
    std::span<const double> beyond;
  };
  const std::array places = {Place{power_law, -100, -120, small}, Place{power_law, 100, 120, large},
                             Place{power_law, 240, 260, large}, Place{logarithmic_law, 100, 120, large}};
  for (const double sign : {1.0, -1.0}) {
    for (const Place& place : places) {
      const auto law = place.law(form, sign, place.near, place.far);
      if (!law || !is_hidden(form, *law, sign, place.beyond)) continue;
      const double edge = std::ldexp(1.0, place.far);
      const Value distance = sign > 0.0 ? x : -x;
      if (place.far > 0) {
        value = select(distance > edge, (*law)(x), value);
        break;
      }
      value = select((distance > 0.0) & (distance < edge), (*law)(x), value);
    }
  }
  return value;
}

}  // namespace assay::kernel
