#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

/// An exact rational number of any size: the value of a literal in a formula. A formula's decimals mean what
/// they say (0.1 is one tenth), so that the ball arithmetic above has a truth to enclose.
/// Immutable; cheap to copy.
class Rational {
 public:
  Rational() : Rational(0) {}
  Rational(std::int64_t value);  // NOLINT(google-explicit-constructor): whole numbers are rationals
  Rational(std::int64_t numerator, std::int64_t denominator);

  /// "12", "0.044715", ".5", "1.5e-3"; nothing if it is not an unsigned decimal, has more than 400 digits, or
  /// is neither zero nor between 1e-400 and 1e401.
  [[nodiscard]] static std::optional<Rational> parse(std::string_view decimal);
  /// The exact value of a finite double.
  [[nodiscard]] static Rational from_double(double value);

  [[nodiscard]] Rational operator-() const;
  [[nodiscard]] Rational operator+(const Rational& other) const;
  [[nodiscard]] Rational operator-(const Rational& other) const;
  [[nodiscard]] Rational operator*(const Rational& other) const;
  /// `other` must not be zero.
  [[nodiscard]] Rational operator/(const Rational& other) const;
  [[nodiscard]] bool operator==(const Rational& other) const;
  [[nodiscard]] std::strong_ordering operator<=>(const Rational& other) const;

  [[nodiscard]] bool is_zero() const;
  [[nodiscard]] bool is_negative() const;
  [[nodiscard]] bool is_integer() const;
  /// The value if it is an integer that fits.
  [[nodiscard]] std::optional<std::int64_t> as_integer() const;
  /// The largest integer not above it.
  [[nodiscard]] Rational floor() const;
  /// The square root, if it is rational too (9/4 -> 3/2).
  [[nodiscard]] std::optional<Rational> square_root() const;
  /// The cube root, if it is rational too (-8/27 -> -2/3).
  [[nodiscard]] std::optional<Rational> cube_root() const;
  /// Bits of numerator plus denominator; a bound on the cost of arithmetic with it.
  [[nodiscard]] std::size_t bits() const;

  /// Nearest double, ties to even; overflows to an infinity.
  [[nodiscard]] double to_double() const;
  /// The denominator as a number.
  [[nodiscard]] Rational divisor() const;
  /// Decimal digits of numerator and denominator ("-3", "10").
  [[nodiscard]] std::string numerator() const;
  [[nodiscard]] std::string denominator() const;
  /// The terminating decimal expansion, if there is one of at most `length` characters: "0.25", "-12",
  /// "1e-30"; not for 1/3. Rational::parse reads it back if it is not negative.
  [[nodiscard]] std::optional<std::string> decimal(std::size_t length = 40) const;
  /// decimal() if there is one, otherwise "numerator/denominator".
  [[nodiscard]] std::string text() const;

 private:
  struct Value;
  explicit Rational(std::shared_ptr<const Value> value) : value_(std::move(value)) {}
  std::shared_ptr<const Value> value_;
};

}  // namespace assay
