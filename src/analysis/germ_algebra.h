#pragma once

#include <cstdint>
#include <optional>

#include "analysis/germ.h"

namespace assay {

/// The operations on germs, on one half-line t >= start.
class GermAlgebra {
 public:
  /// Exponents and differences are looked into at most `depth` deep.
  GermAlgebra(double start, int depth) : start_(start), depth_(depth) {}

  [[nodiscard]] static GermResult zero();

  /// Settles the exponent and finds the values.
  [[nodiscard]] GermResult finished(Germ germ) const;

  /// A bounded function with these values.
  [[nodiscard]] static GermResult bounded(const Interval& values, std::optional<Function> limit);

  [[nodiscard]] static GermResult constant(const Function& number);

  [[nodiscard]] static GermResult negated(Germ a);

  /// A function that is now one of them, now the other.
  [[nodiscard]] GermResult either(const Germ& a, const Germ& b) const;

  [[nodiscard]] GermResult sum(const Germ& a, const Germ& b) const;

  [[nodiscard]] GermResult difference(const Germ& a, const Germ& b) const;

  [[nodiscard]] GermResult product_of(const Germ& a, const Germ& b) const;

  [[nodiscard]] GermResult quotient(const Germ& a, const Germ& b) const;

  [[nodiscard]] GermResult whole_power(const Germ& a, std::int64_t n) const;

  /// a^exponent for a > 0, or a >= 0 and a positive exponent.
  [[nodiscard]] GermResult real_power(const Germ& a, const Rational& exponent) const;

  [[nodiscard]] GermResult cube_root(const Germ& a) const;

  /// exp(g), where `g` is the formula of the germ.
  [[nodiscard]] GermResult exponential(const Germ& germ, const Function& g) const;

  /// The logarithm of a positive germ.
  [[nodiscard]] GermResult logarithm(const Germ& a) const;

  /// The germ times a function with these values and this limit.
  [[nodiscard]] GermResult scaled(Germ a, const Interval& values, const std::optional<Function>& limit) const;

  [[nodiscard]] static Germ reciprocal(const Germ& b);

 private:
  /// Nothing where the power of the limit is not known to be defined.
  static std::optional<Function> limit_power(const Function& limit, const Rational& exponent);

  double start_;
  int depth_;
};

}  // namespace assay
