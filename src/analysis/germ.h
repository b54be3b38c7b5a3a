#pragma once

#include <cstdint>
#include <optional>

#include "ball/interval.h"
#include "expr/function.h"

namespace assay {

/// What grows or decays: t^power * log(t)^log_power * exp(exponent(t)). The exponent tends to an infinity,
/// and is no logarithm.
struct Scale {
  Rational power = 0;
  Rational log_power = 0;
  std::optional<Function> exponent = {};
  int exponent_sign = 0;  ///< of that infinity

  /// Whether it tends to 0 (-1), to infinity (1), or is 1 (0).
  [[nodiscard]] int direction() const;
};

/// A function of t on the half-line t >= start: scale(t) * u(t), where u(t) lies in `factor` for every such
/// t. All of it is proved.
struct Germ {
  bool is_zero = false;  ///< 0 for every t; the rest is void
  Interval factor = {};
  std::optional<Function> limit = {};  ///< of u(t) as t -> inf, a formula without x
  Scale scale = {};
  bool is_smooth = true;  ///< no floor was passed over whose jumps were not settled

  /// Every value for t >= start.
  Interval values = {};
};

/// Where f is looked at, by a substitution for x.
enum class Approach : std::uint8_t {
  minus_infinity,  ///< x = -t
  plus_infinity,   ///< x = t
  from_left,       ///< x = x0 - 1/t
  from_right,      ///< x = x0 + 1/t
};

/// f by t.
[[nodiscard]] Function substituted(const Function& f, Approach approach, const Rational& x0 = 0);

/// What is known of a function of t on t >= start (start >= 16).
struct GermResult {
  enum class State : std::uint8_t { known, undefined, unknown };
  State state = State::unknown;
  Germ germ = {};
  [[nodiscard]] bool is_known() const { return state == State::known; }
};

/// Asymptotic expansion to one term with a rigorous remainder, operation by operation: where one summand
/// outgrows the other, their quotient is bounded on the whole half-line. Nothing comes of sums whose leading
/// terms cancel; the formula should be in its stable form.
[[nodiscard]] GermResult germ_of(const Function& f_of_t, double start);

/// The limit of the germ's function: a number, or an infinity.
struct GermLimit {
  int infinity = 0;                     ///< 1 or -1
  std::optional<Function> number = {};  ///< a formula without x
  [[nodiscard]] bool exists() const { return infinity != 0 || number.has_value(); }
};
[[nodiscard]] GermLimit limit_of(const Germ& germ);

/// The number that a formula without x stands for.
[[nodiscard]] Interval interval_of(const Function& constant);

/// The function op(u, v), simplified; both without parameters.
[[nodiscard]] Function combined(Op op, const Function& u, const Function& v);
[[nodiscard]] Function combined(Op op, const Function& u);
[[nodiscard]] Function constant_function(const Rational& value);
/// The formula is the number 0.
[[nodiscard]] bool is_zero(const Function& f);

}  // namespace assay
