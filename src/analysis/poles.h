#pragma once

#include <optional>
#include <span>

#include "analysis/breakpoints.h"

namespace assay {

/// A breakpoint next to which, for certain, a divisor, the argument of a logarithm or the cosine under a
/// tangent is 0 at some x, so that f has no value there; nothing if there is none that is proved. Found by a
/// change of sign. Divisors inside a branch of `where` do not count.
[[nodiscard]] std::optional<Ball> proved_pole(const Function& f, std::span<const Breakpoint> points);

}  // namespace assay
