#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/element.h"
#include "expr/rational.h"

namespace assay {

struct BallValue;

/// A set of real numbers that is proved to contain a true value: midpoint and radius of any precision (Arb;
/// Johansson, "Arb: efficient arbitrary-precision midpoint-radius interval arithmetic", IEEE Trans. Comput.
/// 66, 2017). An operation on balls contains every result of the operation on their members.
class Ball {
 public:
  enum class State : std::uint8_t {
    finite,     ///< the value is defined for every input meant, and lies in the ball
    infinite,   ///< proved: the value is infinite, with one sign, for every input meant; from `inf` alone
    unknown,    ///< nothing is proved: the value may be unbounded, or undefined for some inputs
    undefined,  ///< proved: there is no real value for any input meant (log of a negative number)
  };

  /// Operators work with this many bits.
  static constexpr int operator_bits = 256;

  /// Exactly this number; an infinity is `unknown`, NaN is `undefined`.
  Ball(double value = 0.0);  // NOLINT(google-explicit-constructor): a number is a ball
  /// The interval [lower, upper]; both finite, lower <= upper.
  Ball(double lower, double upper);
  /// The number to within 2^-bits of itself; exact where it is a binary fraction of at most `bits` bits.
  explicit Ball(const Rational& value, int bits = operator_bits);
  [[nodiscard]] static Ball unknown();
  [[nodiscard]] static Ball undefined();
  explicit Ball(const BallValue& value);

  Ball(const Ball& other);
  Ball(Ball&& other) noexcept;
  Ball& operator=(const Ball& other);
  Ball& operator=(Ball&& other) noexcept;
  ~Ball();

  [[nodiscard]] State state() const;
  [[nodiscard]] bool is_finite() const { return state() == State::finite; }
  [[nodiscard]] bool is_infinite() const { return state() == State::infinite; }
  [[nodiscard]] bool is_undefined() const { return state() == State::undefined; }
  /// One number, with no radius.
  [[nodiscard]] bool is_exact() const;

  // The ends are rounded outwards, infinite beyond the doubles and in the state `unknown`; all three are NaN
  // where undefined. An `infinite` ball is one infinity.
  [[nodiscard]] double lower() const;
  [[nodiscard]] double upper() const;
  /// The nearest double; NaN in the state `unknown`.
  [[nodiscard]] double midpoint() const;
  /// Rounded up; infinite in the state `unknown`.
  [[nodiscard]] double radius() const;

  // Questions about numbers are answered without rounding. An `unknown` ball contains and overlaps
  // everything, an `undefined` one nothing, an `infinite` one itself alone.
  [[nodiscard]] bool contains(double value) const;
  [[nodiscard]] bool contains(const Ball& other) const;
  [[nodiscard]] bool overlaps(const Ball& other) const;
  [[nodiscard]] bool contains_zero() const { return contains(0.0); }
  [[nodiscard]] bool is_positive() const;  ///< every member is > 0
  [[nodiscard]] bool is_negative() const;  ///< every member is < 0

  /// The number of the element type that every member rounds to (nearest, ties to even; subnormals and
  /// overflow as in IEEE 754), if they agree. The sign of a zero is that of the members; the number zero
  /// itself gives +0. NaN where undefined.
  [[nodiscard]] std::optional<double> rounded(Element element) const;
  [[nodiscard]] std::optional<float> rounded_float() const;
  [[nodiscard]] std::optional<double> rounded_double() const;

  [[nodiscard]] Ball operator-() const;
  [[nodiscard]] Ball operator+(const Ball& other) const;
  [[nodiscard]] Ball operator-(const Ball& other) const;
  [[nodiscard]] Ball operator*(const Ball& other) const;
  /// `undefined` where the divisor is 0, `unknown` where it contains 0.
  [[nodiscard]] Ball operator/(const Ball& other) const;
  /// The smallest ball found that contains both; `unknown` unless both are finite.
  [[nodiscard]] Ball hull(const Ball& other) const;
  /// The midpoint alone; `unknown` and `undefined` stay what they are.
  [[nodiscard]] Ball center() const;

  /// For the layer's own files (ball/arb.h).
  [[nodiscard]] const BallValue& value() const { return *value_; }

 private:
  std::unique_ptr<BallValue> value_;
};

}  // namespace assay
