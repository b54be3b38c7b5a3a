#include "expr/rational.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cassert>
#include <charconv>
#include <cmath>

namespace assay {

using boost::multiprecision::cpp_int;

/// In lowest terms, the denominator positive.
struct Rational::Value {
  cpp_int top;
  cpp_int bottom;

  static std::shared_ptr<const Value> reduced(cpp_int top, cpp_int bottom) {
    if (bottom < 0) {
      top = -top;
      bottom = -bottom;
    }
    if (const cpp_int common = gcd(top, bottom); common != 1) {
      top /= common;
      bottom /= common;
    }
    return std::make_shared<Value>(Value{std::move(top), std::move(bottom)});
  }
};

namespace {

constexpr std::int64_t max_digits = 400;

cpp_int power_of_ten(std::int64_t exponent) {
  return boost::multiprecision::pow(cpp_int(10), static_cast<unsigned>(exponent));
}

std::size_t bit_length(const cpp_int& value) {
  return value == 0 ? 0 : boost::multiprecision::msb(boost::multiprecision::abs(value)) + 1;
}

/// The largest whole number whose cube is at most `value`, which is not negative; bit by bit.
cpp_int floor_of_cube_root(const cpp_int& value) {
  cpp_int root = 0;
  for (std::size_t bit = bit_length(value) / 3 + 1; bit-- > 0;) {
    const cpp_int larger = root | (cpp_int(1) << static_cast<unsigned>(bit));
    if (larger * larger * larger <= value) root = larger;
  }
  return root;
}

/// The whole text as a decimal integer; nothing if it is anything else or does not fit.
std::optional<std::int64_t> read_exponent(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// How often `factor` divides `value`; `value` keeps what is left.
std::int64_t remove_factor(cpp_int& value, unsigned factor) {
  std::int64_t count = 0;
  while (value % factor == 0) {
    value /= factor;
    ++count;
  }
  return count;
}

/// 0.ddd times 10 to the power `point`, written as a person would.
std::string decimal_text(const std::string& digits, std::int64_t point) {
  const auto count = static_cast<std::int64_t>(digits.size());
  if (point < -4 || point > 21) {
    std::string text = digits.substr(0, 1);
    if (count > 1) text += "." + digits.substr(1);
    return text + "e" + std::to_string(point - 1);
  }
  if (point <= 0) return "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  if (point >= count) return digits + std::string(static_cast<std::size_t>(point - count), '0');
  return digits.substr(0, static_cast<std::size_t>(point)) + "." +
         digits.substr(static_cast<std::size_t>(point));
}

}  // namespace

Rational::Rational(std::int64_t value) : value_(std::make_shared<Value>(Value{value, 1})) {}

Rational::Rational(std::int64_t numerator, std::int64_t denominator) {
  assert(denominator != 0);
  value_ = Value::reduced(numerator, denominator);
}

std::optional<Rational> Rational::parse(std::string_view decimal) {
  const std::size_t letter = decimal.find_first_of("eE");
  const std::string_view mantissa = decimal.substr(0, letter);
  std::int64_t exponent = 0;
  if (letter != std::string_view::npos) {
    const auto read = read_exponent(decimal.substr(letter + 1));
    // Beyond this no mantissa of 400 digits could bring the value back into the range.
    if (!read || *read < -4 * max_digits || *read > 4 * max_digits) return std::nullopt;
    exponent = *read;
  }

  std::string digits;  // without leading zeros
  bool has_digits = false;
  bool after_point = false;
  for (const char c : mantissa) {
    if (c == '.' && !after_point) {
      after_point = true;
    } else if (c >= '0' && c <= '9' && static_cast<std::int64_t>(digits.size()) < max_digits) {
      has_digits = true;
      if (c != '0' || !digits.empty()) digits += c;
      if (after_point) --exponent;
    } else {
      return std::nullopt;
    }
  }
  if (!has_digits) return std::nullopt;
  if (digits.empty()) return Rational(0);
  const std::int64_t magnitude = static_cast<std::int64_t>(digits.size()) - 1 + exponent;
  if (magnitude < -max_digits || magnitude > max_digits) return std::nullopt;

  const cpp_int whole(digits);
  return Rational(exponent >= 0 ? Value::reduced(whole * power_of_ten(exponent), 1)
                                : Value::reduced(whole, power_of_ten(-exponent)));
}

Rational Rational::from_double(double value) {
  assert(std::isfinite(value));
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  const cpp_int whole(static_cast<std::int64_t>(std::ldexp(fraction, 53)));
  exponent -= 53;
  const cpp_int scale = cpp_int(1) << std::abs(exponent);
  return Rational(exponent >= 0 ? Value::reduced(whole * scale, 1) : Value::reduced(whole, scale));
}

Rational Rational::operator-() const {
  return Rational(std::make_shared<Value>(Value{-value_->top, value_->bottom}));
}

Rational Rational::operator+(const Rational& other) const {
  const auto& [top, bottom] = *value_;
  return Rational(
      Value::reduced(top * other.value_->bottom + other.value_->top * bottom, bottom * other.value_->bottom));
}

Rational Rational::operator-(const Rational& other) const {
  return *this + -other;
}

Rational Rational::operator*(const Rational& other) const {
  return Rational(Value::reduced(value_->top * other.value_->top, value_->bottom * other.value_->bottom));
}

Rational Rational::operator/(const Rational& other) const {
  assert(!other.is_zero());
  return Rational(Value::reduced(value_->top * other.value_->bottom, value_->bottom * other.value_->top));
}

bool Rational::operator==(const Rational& other) const {
  return value_ == other.value_ ||
         (value_->top == other.value_->top && value_->bottom == other.value_->bottom);
}

std::strong_ordering Rational::operator<=>(const Rational& other) const {
  const bool same_bottom = value_->bottom == other.value_->bottom;
  const int order =
      same_bottom
          ? value_->top.compare(other.value_->top)
          : cpp_int(value_->top * other.value_->bottom).compare(cpp_int(other.value_->top * value_->bottom));
  return order <=> 0;
}

bool Rational::is_zero() const {
  return value_->top.is_zero();
}

bool Rational::is_negative() const {
  return value_->top.sign() < 0;
}

bool Rational::is_integer() const {
  return value_->bottom == 1;
}

std::optional<std::int64_t> Rational::as_integer() const {
  if (!is_integer() || bit_length(value_->top) > 63) return std::nullopt;
  return static_cast<std::int64_t>(value_->top);
}

Rational Rational::floor() const {
  const auto& [top, bottom] = *value_;
  cpp_int quotient = top / bottom;  // towards zero
  if (top < 0 && quotient * bottom != top) --quotient;
  return Rational(Value::reduced(std::move(quotient), 1));
}

std::optional<Rational> Rational::square_root() const {
  if (is_negative()) return std::nullopt;
  const cpp_int top = sqrt(value_->top);
  const cpp_int bottom = sqrt(value_->bottom);
  if (top * top != value_->top || bottom * bottom != value_->bottom) return std::nullopt;
  return Rational(Value::reduced(top, bottom));
}

std::optional<Rational> Rational::cube_root() const {
  const cpp_int magnitude = boost::multiprecision::abs(value_->top);
  const cpp_int top = floor_of_cube_root(magnitude);
  const cpp_int bottom = floor_of_cube_root(value_->bottom);
  if (top * top * top != magnitude || bottom * bottom * bottom != value_->bottom) return std::nullopt;
  return Rational(Value::reduced(is_negative() ? cpp_int(-top) : top, bottom));
}

std::size_t Rational::bits() const {
  return bit_length(value_->top) + bit_length(value_->bottom);
}

double Rational::to_double() const {
  if (is_zero()) return 0.0;
  cpp_int top = boost::multiprecision::abs(value_->top);
  cpp_int bottom = value_->bottom;
  // A quotient of 64 or 65 bits; `inexact` stands for all the bits below it.
  const auto shift =
      65 - static_cast<std::int64_t>(bit_length(top)) + static_cast<std::int64_t>(bit_length(bottom));
  (shift >= 0 ? top : bottom) <<= static_cast<unsigned>(std::abs(shift));
  cpp_int quotient;
  cpp_int remainder;
  boost::multiprecision::divide_qr(top, bottom, quotient, remainder);
  const bool inexact = remainder != 0;

  const std::int64_t exponent = static_cast<std::int64_t>(bit_length(quotient)) - 1 - shift;
  const std::int64_t last_place = std::max<std::int64_t>(exponent - 52, -1074);
  const std::int64_t dropped_bits = last_place + shift;
  if (dropped_bits > 70) return is_negative() ? -0.0 : 0.0;
  const cpp_int one = cpp_int(1) << static_cast<unsigned>(dropped_bits);
  const cpp_int half = one >> 1;
  auto kept = static_cast<std::uint64_t>(cpp_int(quotient / one));
  const cpp_int rest = quotient % one;
  if (rest > half || (rest == half && (inexact || (kept & 1) != 0))) ++kept;
  const double magnitude =
      exponent > 1023 ? INFINITY : std::ldexp(static_cast<double>(kept), static_cast<int>(last_place));
  return is_negative() ? -magnitude : magnitude;
}

Rational Rational::divisor() const {
  return Rational(Value::reduced(value_->bottom, 1));
}

std::string Rational::numerator() const {
  return value_->top.str();
}

std::string Rational::denominator() const {
  return value_->bottom.str();
}

std::optional<std::string> Rational::decimal(std::size_t length) const {
  if (is_zero()) return "0";
  cpp_int rest = value_->bottom;
  const std::int64_t places = std::max(remove_factor(rest, 2), remove_factor(rest, 5));
  if (rest != 1) return std::nullopt;
  std::string digits =
      cpp_int(boost::multiprecision::abs(value_->top) * power_of_ten(places) / value_->bottom).str();
  const std::int64_t point = static_cast<std::int64_t>(digits.size()) - places;
  digits.erase(digits.find_last_not_of('0') + 1);
  std::string text = (is_negative() ? "-" : "") + decimal_text(digits, point);
  if (text.size() > length) return std::nullopt;
  return text;
}

std::string Rational::text() const {
  if (const auto plain = decimal()) return *plain;
  return is_integer() ? numerator() : numerator() + "/" + denominator();
}

}  // namespace assay
