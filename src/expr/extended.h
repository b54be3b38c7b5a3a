#pragma once

#include <optional>
#include <string>
#include <utility>

#include "expr/rational.h"

namespace assay {

/// A rational number, or an infinity of either sign: what the default of a parameter may be.
class Extended {
 public:
  Extended(Rational value)  // NOLINT(google-explicit-constructor): every rational number is one
      : value_(std::move(value)) {}
  [[nodiscard]] static Extended infinity() { return Extended(false); }

  [[nodiscard]] bool is_infinite() const { return !value_.has_value(); }
  [[nodiscard]] bool is_negative() const { return value_ ? value_->is_negative() : is_negative_; }
  /// The number; not for an infinity.
  [[nodiscard]] const Rational& rational() const { return *value_; }

  [[nodiscard]] Extended operator-() const;
  [[nodiscard]] bool operator==(const Extended& other) const = default;

  /// Nearest double.
  [[nodiscard]] double to_double() const;
  /// Rational::text(), "inf" or "-inf".
  [[nodiscard]] std::string text() const;

 private:
  explicit Extended(bool is_negative) : is_negative_(is_negative) {}

  std::optional<Rational> value_;
  bool is_negative_ = false;  ///< of an infinity
};

}  // namespace assay
