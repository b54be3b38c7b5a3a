#pragma once

#include <optional>

#include "analysis/germ.h"

namespace assay {

/// The sign of the product's exponent is 0 where both have one: it is still to be settled.
[[nodiscard]] Scale operator*(const Scale& a, const Scale& b);
[[nodiscard]] Scale power(const Scale& scale, const Rational& exponent);

/// The scale with an exponent that does not tend to an infinity moved into a factor: exp(x + 1)/exp(x) is e.
/// Nothing if the exponent's behaviour is not known.
struct Settled {
  Scale scale;
  Interval factor = 1.0;
  std::optional<Function> limit;
};
[[nodiscard]] std::optional<Settled> settled(const Scale& scale, double start, int depth);

/// The values of a settled scale for t >= start; nothing if no bound is known.
[[nodiscard]] std::optional<Interval> values_of(const Scale& scale, double start, int depth);

/// germ_of with a bound on how often exponents and differences are looked into.
[[nodiscard]] GermResult germ_of(const Function& f_of_t, double start, int depth);

}  // namespace assay
