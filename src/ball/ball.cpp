#include "ball/ball.h"

#include <cassert>
#include <cmath>
#include <limits>
#include <string>

#include "ball/arb.h"
#include "ball/rounding.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The state of an operation that is defined for all real arguments.
Ball::State combined(const BallValue& a, const BallValue& b) {
  using enum Ball::State;
  if (a.state == undefined || b.state == undefined) return undefined;
  return a.state == finite && b.state == finite ? finite : unknown;
}

template <class Operation>
Ball apply(const BallValue& a, const BallValue& b, Operation operation) {
  BallValue out{.state = combined(a, b), .number = {}};
  if (out.state == Ball::State::finite) {
    operation(out.number, a.number, b.number, Ball::operator_bits);
    if (!arb_is_finite(out.number)) out.state = Ball::State::unknown;
  }
  return Ball(out);
}

/// Precision at which an end keeps the midpoint's bits and still sees a radius far below the last of them.
slong end_bits(arb_srcptr ball) {
  return arb_bits(ball) + 64;
}

}  // namespace

void set_rational(BallValue& out, const Rational& value, slong bits) {
  Integer numerator;
  Integer denominator;
  fmpz_set_str(numerator, value.numerator().c_str(), 10);
  fmpz_set_str(denominator, value.denominator().c_str(), 10);
  arb_fmpz_div_fmpz(out.number, numerator, denominator, bits);
  out.state = Ball::State::finite;
}

void set_infinity(BallValue& out, int sign) {
  arb_set_si(out.number, sign);
  out.state = Ball::State::infinite;
}

void lower_end(arf_ptr out, arb_srcptr ball) {
  arb_get_lbound_arf(out, ball, end_bits(ball));
}

void upper_end(arf_ptr out, arb_srcptr ball) {
  arb_get_ubound_arf(out, ball, end_bits(ball));
}

Ball::Ball(double value) : value_(std::make_unique<BallValue>()) {
  if (std::isnan(value)) return;
  value_->state = std::isinf(value) ? State::unknown : State::finite;
  if (is_finite()) arb_set_d(value_->number, value);
}

Ball::Ball(double lower, double upper) : value_(std::make_unique<BallValue>()) {
  assert(std::isfinite(lower) && std::isfinite(upper) && lower <= upper);
  value_->state = State::finite;
  // A radius has few bits and is rounded up where it needs more: the end nearer to 0 is kept exact, so that
  // no sign is lost.
  const bool is_negative = upper <= 0;
  const arb_ptr number = value_->number;
  Arf half;
  arf_set_d(half, upper);
  Arf other;
  arf_set_d(other, lower);
  arf_sub(half, half, other, ARF_PREC_EXACT, ARF_RND_DOWN);
  arf_mul_2exp_si(half, half, -1);
  arf_get_mag_lower(arb_radref(number), half);
  arf_set_mag(other, arb_radref(number));
  if (!arf_equal(half, other)) arf_get_mag(arb_radref(number), half);
  arf_set_mag(half, arb_radref(number));
  if (is_negative) arf_neg(half, half);
  arf_set_d(arb_midref(number), is_negative ? upper : lower);
  arf_add(arb_midref(number), arb_midref(number), half, ARF_PREC_EXACT, ARF_RND_DOWN);
}

Ball::Ball(const Rational& value, int bits) : value_(std::make_unique<BallValue>()) {
  set_rational(*value_, value, bits);
}

Ball Ball::unknown() {
  return {infinity};
}

Ball Ball::undefined() {
  return {nan};
}

Ball::Ball(const BallValue& value) : value_(std::make_unique<BallValue>(value)) {}

Ball::Ball(const Ball& other) : Ball(*other.value_) {}
Ball::Ball(Ball&& other) noexcept = default;
Ball& Ball::operator=(const Ball& other) {
  return *this = Ball(other);
}
Ball& Ball::operator=(Ball&& other) noexcept = default;
Ball::~Ball() = default;

Ball::State Ball::state() const {
  return value_->state;
}

bool Ball::is_exact() const {
  return is_finite() && arb_is_exact(value_->number) != 0;
}

double Ball::lower() const {
  if (is_infinite()) return midpoint();
  if (!is_finite()) return is_undefined() ? nan : -infinity;
  Arf end;
  lower_end(end, value_->number);
  return arf_get_d(end, ARF_RND_FLOOR);
}

double Ball::upper() const {
  if (is_infinite()) return midpoint();
  if (!is_finite()) return is_undefined() ? nan : infinity;
  Arf end;
  upper_end(end, value_->number);
  return arf_get_d(end, ARF_RND_CEIL);
}

double Ball::midpoint() const {
  if (is_infinite()) return is_positive() ? infinity : -infinity;
  return is_finite() ? arf_get_d(arb_midref(static_cast<arb_srcptr>(value_->number)), ARF_RND_NEAR) : nan;
}

double Ball::radius() const {
  if (is_infinite()) return 0.0;
  if (!is_finite()) return is_undefined() ? nan : infinity;
  return mag_get_d(arb_radref(static_cast<arb_srcptr>(value_->number)));
}

bool Ball::contains(double value) const {
  return contains(Ball(value));
}

bool Ball::contains(const Ball& other) const {
  if (is_undefined() || other.is_undefined()) return false;
  if (state() == State::unknown) return true;
  return other.state() == state() && arb_contains(value_->number, other.value_->number) != 0;
}

bool Ball::overlaps(const Ball& other) const {
  if (is_undefined() || other.is_undefined()) return false;
  if (state() == State::unknown || other.state() == State::unknown) return true;
  return other.state() == state() && arb_overlaps(value_->number, other.value_->number) != 0;
}

bool Ball::is_positive() const {
  return (is_finite() || is_infinite()) && arb_is_positive(value_->number) != 0;
}

bool Ball::is_negative() const {
  return (is_finite() || is_infinite()) && arb_is_negative(value_->number) != 0;
}

std::optional<double> Ball::rounded(Element element) const {
  if (is_finite()) return round_to(element, value_->number);
  if (is_infinite()) return midpoint();
  if (is_undefined()) return nan;
  return std::nullopt;
}

std::optional<float> Ball::rounded_float() const {
  const std::optional<double> value = rounded(f32);
  return value ? std::optional(static_cast<float>(*value)) : std::nullopt;
}

std::optional<double> Ball::rounded_double() const {
  return rounded(f64);
}

Ball Ball::operator-() const {
  Ball result(*this);
  arb_neg(result.value_->number, result.value_->number);
  return result;
}

Ball Ball::operator+(const Ball& other) const {
  return apply(*value_, *other.value_, arb_add);
}

Ball Ball::operator-(const Ball& other) const {
  return apply(*value_, *other.value_, arb_sub);
}

Ball Ball::operator*(const Ball& other) const {
  return apply(*value_, *other.value_, arb_mul);
}

Ball Ball::operator/(const Ball& other) const {
  if (other.is_finite() && arb_is_zero(other.value_->number)) return undefined();
  return apply(*value_, *other.value_, arb_div);
}

Ball Ball::hull(const Ball& other) const {
  if (!is_finite() || !other.is_finite()) return unknown();
  return apply(*value_, *other.value_, arb_union);
}

Ball Ball::center() const {
  Ball result(*this);
  mag_zero(arb_radref(static_cast<arb_ptr>(result.value_->number)));
  return result;
}

}  // namespace assay
