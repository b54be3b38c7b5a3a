#include "ball/interval.h"

#include <cmath>

#include "ball/ball.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double largest = std::numeric_limits<double>::max();
/// Below this the error of a product is not itself a double.
constexpr double tiny = 0x1p-900;

double below(double x) {
  return std::nextafter(x, -infinity);
}

/// Rounded down, exact where the result is a double; upwards by symmetry. -inf + inf counts as -inf.
double sum_below(double a, double b) {
  if (std::isinf(a) || std::isinf(b)) return a == -infinity || b == -infinity ? -infinity : infinity;
  const double sum = a + b;
  if (std::isinf(sum)) return sum > 0 ? largest : sum;
  const double b_part = sum - a;
  const double error = (a - (sum - b_part)) + (b - b_part);
  return error < 0 ? below(sum) : sum;
}

/// 0 * inf is 0: an end of a set of real numbers.
double product_below(double a, double b) {
  if (a == 0 || b == 0) return 0;
  const double product = a * b;
  if (std::isinf(a) || std::isinf(b)) return product;
  if (std::isinf(product)) return product > 0 ? largest : product;
  if (std::abs(product) < tiny) return product == 0 && (a > 0) == (b > 0) ? 0 : below(product);
  return std::fma(a, b, -product) < 0 ? below(product) : product;
}

double quotient_below(double a, double b) {
  if (a == 0) return 0;
  if (b == 0) return a > 0 ? infinity : -infinity;
  const double quotient = a / b;
  if (std::isinf(a)) return quotient;
  if (std::isinf(b)) return 0;
  if (std::isinf(quotient)) return quotient > 0 ? largest : quotient;
  if (std::abs(quotient) < tiny || std::abs(a) < tiny) {
    return quotient == 0 && (a > 0) == (b > 0) ? 0 : below(quotient);
  }
  const double rest = std::fma(-quotient, b, a);
  return rest != 0 && (rest < 0) == (b > 0) ? below(quotient) : quotient;
}

double product_above(double a, double b) {
  return -product_below(-a, b);
}

double quotient_above(double a, double b) {
  return -quotient_below(-a, b);
}

/// u / v for a v without a negative member.
Interval over_nonnegative(const Interval& u, const Interval& v) {
  return {quotient_below(u.lower, u.lower >= 0 ? v.upper : v.lower),
          quotient_above(u.upper, u.upper >= 0 ? v.lower : v.upper)};
}

}  // namespace

Interval::Interval(const Rational& number) {
  const Ball ball(number, 64);
  lower = ball.lower();
  upper = ball.upper();
}

bool Interval::is_bounded() const {
  return std::isfinite(lower) && std::isfinite(upper);
}

Interval Interval::intersected(const Interval& other) const {
  return {std::max(lower, other.lower), std::min(upper, other.upper)};
}

Interval Interval::operator+(const Interval& other) const {
  return {sum_below(lower, other.lower), -sum_below(-upper, -other.upper)};
}

Interval Interval::operator*(const Interval& other) const {
  const auto& [a, b] = *this;
  const auto& [c, d] = other;
  return {std::min({product_below(a, c), product_below(a, d), product_below(b, c), product_below(b, d)}),
          std::max({product_above(a, c), product_above(a, d), product_above(b, c), product_above(b, d)})};
}

Interval Interval::operator/(const Interval& other) const {
  if (other.lower >= 0 && other.upper > 0) return over_nonnegative(*this, other);
  if (other.upper <= 0 && other.lower < 0) return over_nonnegative(-*this, -other);
  return {};
}

Interval absolute(const Interval& u) {
  if (u.lower >= 0) return u;
  if (u.upper <= 0) return -u;
  return {0.0, u.magnitude()};
}

}  // namespace assay
