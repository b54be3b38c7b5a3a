#pragma once

#include <optional>

#include "expr/rational.h"

namespace assay {

// The trigonometric functions of pi*turns where that is a rational number; it is for few `turns` (Niven,
// "Irrational Numbers", 1956, corollary 3.12).
[[nodiscard]] std::optional<Rational> sin_of_pi_times(const Rational& turns);
[[nodiscard]] std::optional<Rational> cos_of_pi_times(const Rational& turns);
/// Nothing at a pole either.
[[nodiscard]] std::optional<Rational> tan_of_pi_times(const Rational& turns);

/// Is pi*turns a pole of tan?
[[nodiscard]] bool is_pole_of_tan(const Rational& turns);

}  // namespace assay
