#include "ball/interval_functions.h"

#include <cassert>
#include <cmath>
#include <cstdlib>

#include "ball/arb.h"
#include "ball/functions.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr slong end_bits = 72;

using ArbFunction = void (*)(arb_ptr, arb_srcptr, slong);

double below(arb_srcptr ball) {
  Arf end;
  lower_end(end, ball);
  return arf_get_d(end, ARF_RND_FLOOR);
}

double above(arb_srcptr ball) {
  Arf end;
  upper_end(end, ball);
  return arf_get_d(end, ARF_RND_CEIL);
}

Interval ends_of(arb_srcptr ball) {
  return arb_is_finite(ball) ? Interval(below(ball), above(ball)) : Interval();
}

/// The value at a finite number.
Interval at(ArbFunction function, double x) {
  Arb argument;
  Arb value;
  arb_set_d(argument, x);
  function(value, argument, end_bits);
  return ends_of(value);
}

/// An increasing function with these limits at the infinities, which it does not leave.
Interval increasing(ArbFunction function, const Interval& u, const Interval& limits) {
  return {std::isinf(u.lower) ? (u.lower < 0 ? limits.lower : limits.upper)
                              : std::max(limits.lower, at(function, u.lower).lower),
          std::isinf(u.upper) ? (u.upper < 0 ? limits.lower : limits.upper)
                              : std::min(limits.upper, at(function, u.upper).upper)};
}

/// An increasing function on [edge, inf), or (edge, inf) if it falls to `least` = -inf there.
OperationImage on_half_line(ArbFunction function, const Interval& u, double edge, double least) {
  const bool is_open = std::isinf(least);
  OperationImage image;
  image.is_undefined = is_open ? u.upper <= edge : u.upper < edge;
  image.is_defined = is_open ? u.lower > edge : u.lower >= edge;
  if (image.is_undefined) return image;
  const double lower = u.lower > edge ? std::max(least, at(function, u.lower).lower) : least;
  const double upper = std::isinf(u.upper) ? infinity : at(function, u.upper).upper;
  image.range = {lower, upper};
  return image;
}

/// A monotone function on [-1, 1], infinite at the ends if they do not belong to the domain.
OperationImage on_unit(ArbFunction function, const Interval& u, bool is_closed) {
  OperationImage image;
  image.is_undefined = is_closed ? u.lower > 1 || u.upper < -1 : u.lower >= 1 || u.upper <= -1;
  image.is_defined = is_closed ? u.lower >= -1 && u.upper <= 1 : u.lower > -1 && u.upper < 1;
  if (image.is_undefined) return image;
  const auto value = [&](double x) -> Interval {
    if (is_closed || std::abs(x) < 1) return at(function, x);
    return x > 0 ? infinity : -infinity;
  };
  image.range = value(std::max(-1.0, u.lower)).hull(value(std::min(1.0, u.upper)));
  return image;
}

/// The whole numbers n, if any, for which pi*(n + offset) may lie in u.
struct Multiples {
  double first;
  double last;
  [[nodiscard]] bool none() const { return first > last; }
  [[nodiscard]] bool some_even() const { return last - first >= 1 || (!none() && std::fmod(first, 2) == 0); }
  [[nodiscard]] bool some_odd() const { return last - first >= 1 || (!none() && std::fmod(first, 2) != 0); }
};

Multiples multiples_of_pi(const Interval& u, double offset) {
  constexpr double too_far = 0x1p40;
  if (u.magnitude() > too_far) return {0, 1};
  const auto phase = [offset](double x) {
    Arb pi;
    Arb ratio;
    arb_const_pi(pi, end_bits);
    arb_set_d(ratio, x);
    arb_div(ratio, ratio, pi, end_bits);
    return ends_of(ratio) - Interval(offset);
  };
  return {std::ceil(phase(u.lower).lower), std::floor(phase(u.upper).upper)};
}

/// Of sin (cos) the peaks are at pi*(n + 1/2) (pi*n), upwards for an even n.
Interval wave(ArbFunction function, const Interval& u, double offset) {
  const Multiples peaks = multiples_of_pi(u, offset);
  if (peaks.some_even() && peaks.some_odd()) return {-1.0, 1.0};
  Interval range = at(function, u.lower).hull(at(function, u.upper));
  if (peaks.some_even()) range.upper = 1;
  if (peaks.some_odd()) range.lower = -1;
  return range.intersected({-1.0, 1.0});
}

OperationImage tangent(const Interval& u) {
  if (!multiples_of_pi(u, 0.5).none()) return {.is_defined = false};
  return {.range = {at(arb_tan, u.lower).lower, at(arb_tan, u.upper).upper}};
}

/// log(u + sqrt(u^2 - 1)) in a form that does not cancel next to 1.
void arc_cosh(arb_ptr out, arb_srcptr u, slong bits) {
  arb_sub_ui(out, u, 1, bits);
  arb_mul_2exp_si(out, out, -1);
  arb_sqrt(out, out, bits);
  arb_asinh(out, out, bits);
  arb_mul_2exp_si(out, out, 1);
}

void mirrored_erfc(arb_ptr out, arb_srcptr u, slong bits) {
  Arb minus_u;
  arb_neg(minus_u, u);
  complementary_error_function(out, minus_u, bits);
}

Interval limits_of_atan() {
  Arb pi;
  arb_const_pi(pi, end_bits);
  const double end = above(pi) / 2;
  return {-end, end};
}

}  // namespace

Interval constant_interval(Op op) {
  Arb value;
  op == Op::pi ? arb_const_pi(value, end_bits) : arb_const_e(value, end_bits);
  return ends_of(value);
}

OperationImage elementary_image(Op op, const Interval& u) {
  const Interval everything;
  switch (op) {
    case Op::sqrt: return on_half_line(arb_sqrt, u, 0, 0);
    case Op::cbrt: return {.range = increasing(cube_root, u, everything)};
    case Op::exp: return {.range = increasing(exponential, u, {0.0, infinity})};
    case Op::expm1: return {.range = increasing(exponential_minus_one, u, {-1.0, infinity})};
    case Op::log: return on_half_line(arb_log, u, 0, -infinity);
    case Op::log1p: return on_half_line(arb_log1p, u, -1, -infinity);
    case Op::sin: return {.range = wave(arb_sin, u, 0.5)};
    case Op::cos: return {.range = wave(arb_cos, u, 0)};
    case Op::tan: return tangent(u);
    case Op::asin: return on_unit(arb_asin, u, true);
    case Op::acos: return on_unit(arb_acos, u, true);
    case Op::atan: return {.range = increasing(arb_atan, u, limits_of_atan())};
    case Op::sinh: return {.range = increasing(hyperbolic_sine, u, everything)};
    case Op::cosh: return {.range = increasing(hyperbolic_cosine, absolute(u), {1.0, infinity})};
    case Op::tanh: return {.range = increasing(arb_tanh, u, {-1.0, 1.0})};
    case Op::asinh: return {.range = increasing(arb_asinh, u, everything)};
    case Op::acosh: return on_half_line(arc_cosh, u, 1, 0);
    case Op::atanh: return on_unit(arb_atanh, u, false);
    case Op::erf: return {.range = increasing(arb_hypgeom_erf, u, {-1.0, 1.0})};
    case Op::erfc: return {.range = increasing(mirrored_erfc, -u, {0.0, 2.0})};
    case Op::sigmoid: return {.range = increasing(sigmoid, u, {0.0, 1.0})};
    case Op::softplus: return {.range = increasing(softplus, u, {0.0, infinity})};
    case Op::constant:
    case Op::pi:
    case Op::euler:
    case Op::infinity:
    case Op::input:
    case Op::parameter:
    case Op::neg:
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::pow:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::equal:
    case Op::not_equal:
    case Op::where:
    case Op::min:
    case Op::max:
    case Op::abs:
    case Op::sign:
    case Op::floor: assert(false && "no elementary function"); break;
  }
  return {};
}

OperationImage whole_power_image(const Interval& u, std::int64_t n) {
  if (n < 0) {
    const OperationImage power = whole_power_image(u, -n);
    const bool is_zero = u.lower == 0 && u.upper == 0;
    return {.range = Interval(1.0) / power.range, .is_defined = !u.contains_zero(), .is_undefined = is_zero};
  }
  if (n == 0) return {.range = 1.0};
  const auto power = [n](double x) -> Interval {
    if (std::isinf(x)) return x > 0 || n % 2 == 0 ? infinity : -infinity;
    Arb value;
    arb_set_d(value, x);
    arb_pow_ui(value, value, static_cast<ulong>(n), end_bits);
    return ends_of(value);
  };
  const Interval base = n % 2 == 0 ? absolute(u) : u;
  return {.range = {power(base.lower).lower, power(base.upper).upper}};
}

OperationImage real_power_image(const Interval& u, const Interval& v) {
  OperationImage image;
  const bool takes_zero = v.lower > 0;
  image.is_defined = u.lower > 0 || (u.lower >= 0 && takes_zero);
  image.is_undefined = u.upper < 0 || (u.upper == 0 && v.upper <= 0);
  if (image.is_undefined) return image;
  // u^v = exp(v log u), and v log u is extreme at a corner.
  const OperationImage logarithm = elementary_image(Op::log, {std::max(0.0, u.lower), u.upper});
  if (logarithm.is_undefined) return {.range = 0.0, .is_defined = image.is_defined};
  const auto corner = [](double base, double exponent) -> Interval {
    Arb value;
    Arb factor;
    arb_set_d(value, base);
    arb_set_d(factor, exponent);
    arb_log(value, value, end_bits);
    arb_mul(value, value, factor, end_bits);
    exponential(value, value, end_bits);
    return ends_of(value).intersected({0.0, infinity});
  };
  if (u.lower > 0 && u.is_bounded() && v.is_bounded()) {
    image.range = corner(u.lower, v.lower)
                      .hull(corner(u.lower, v.upper))
                      .hull(corner(u.upper, v.lower))
                      .hull(corner(u.upper, v.upper));
  } else {
    image.range = elementary_image(Op::exp, logarithm.range * v).range;
  }
  return image;
}

}  // namespace assay
