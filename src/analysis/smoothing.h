#pragma once

#include <optional>
#include <string>

#include "expr/function.h"

namespace assay {

/// The function nearest to a singular f that the theory of deep networks can work with.
struct Smoothed {
  Function function;
  std::string change;  ///< "sqrt(u) becomes sqrt(u + e) - sqrt(e), e = 0.1"
};

/// Where f' is not square integrable, f unbounded, or f without a value, the operations that are the cause
/// are replaced by smooth ones that tend to them as e -> 0 and differ little where |u| is large beside e:
///
///   sqrt(u), u^r (0 < r < 1)   (u + e)^r - e^r
///   cbrt(u)                    u/cbrt(u^2 + e)
///   log(u)                     log(u + e)
///   w/u, u^-n                  w/(u + e) where u has one sign, otherwise w*u/(u^2 + e); n times
///
/// u is replaced by max(u, 0) first where f has no value for u < 0. Nothing where f needs no such change, or
/// none of these mends it: the result is returned only if E f^2 and E f'^2, integrated anew, are finite and
/// it does not jump.
[[nodiscard]] std::optional<Smoothed> nearest_smooth(const Function& f, const Rational& softness);

}  // namespace assay
