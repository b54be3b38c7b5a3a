#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "expr/function.h"

namespace assay {

/// What an entry may state of its function, at the defaults of its parameters and for all x where it has a
/// value. tests/catalog verifies each statement by ball arithmetic.
enum class ClaimKind : std::uint8_t {
  odd,   ///< f(-x) = -f(x)
  even,  ///< f(-x) = f(x)
  increasing,
  decreasing,
  nondecreasing,
  nonincreasing,
  non_monotone,  ///< it rises somewhere and falls elsewhere
  convex,
  concave,
  bounded_below,
  bounded_above,
  bounded,        ///< below and above
  range,          ///< its values lie in an interval that is no larger than need be
  domain,         ///< it has a value on this interval and nowhere else; not said where that is every x
  zero_at_zero,   ///< f(0) = 0
  lipschitz,      ///< |f'| comes as near to the constant as one likes and never exceeds it
  discontinuous,  ///< it jumps
  c0,             ///< continuous, but the first derivative is not
  c1,             ///< the first derivative is continuous, the second is not
  c2,
  c3,
  c_infinity,  ///< all derivatives are continuous
};

/// One end of an interval. Infinite ends have none.
struct Bound {
  Function value;  ///< of no variable: 1/3, -pi/2
  /// Whether the end itself belongs to the interval.
  bool is_included;
  /// Of an end that is written as its first digits ("-0.2784...") one unit of the last of them: the number
  /// lies between `value` and one unit farther from zero.
  std::optional<Rational> unit;
};

/// A statement such as "odd", "C1", "Lipschitz 1.1288..." or "range (-1, 1]".
struct Claim {
  ClaimKind kind;
  std::string text;                 ///< as it is written
  std::optional<Bound> lower = {};  ///< of a range or a domain; nothing is minus infinity
  std::optional<Bound> upper = {};  ///< the same, and the constant of Lipschitz
};

/// Reads one claim; throws an input Error if it is none.
[[nodiscard]] Claim read_claim(std::string_view text);

/// Whether the claims say so, be it in other words: what is increasing is nondecreasing, what has the range
/// (0, 1) is bounded.
[[nodiscard]] bool imply(std::span<const Claim> claims, ClaimKind kind);

/// The words of the vocabulary, without their numbers: "odd", "range", ...
[[nodiscard]] std::span<const std::string_view> claim_words();

}  // namespace assay
