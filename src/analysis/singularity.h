#pragma once

#include <cstdint>

#include "ball/enclose.h"

namespace assay {

/// Whether the integral of |f|^p near a point exists.
enum class Integrability : std::uint8_t { yes, no, unsettled };

enum class Side : std::int8_t { left = -1, right = 1 };

/// Decides by the exponent of |f(x0 +- t)| ~ t^-a as t -> 0, fitted between 2^-60 and 2^-140: integrable if
/// a < 1/p, not if a >= 1/p. Where the fit drifts (logarithms) near 1/p it is left unsettled. x0 must be
/// known to much better than 2^-140.
[[nodiscard]] Integrability integrable_at(Evaluator& f, const Ball& x0, Side side, int p);

}  // namespace assay
