#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/deadline.h"

namespace assay {

/// What f becomes in float32 when its exact value is rounded once, which is what the kernels of the plan
/// `exact` compute. These are facts of the rounded function, beside those of the real one.
struct Float32Facts {
  /// A half-line of floats, up to the largest finite one, on which the rounded result is one and the same.
  struct Tail {
    float from = 0.0F;       ///< every finite float beyond this one, itself included
    float value = 0.0F;      ///< the result there; infinite: it overflows; NaN: f has no value
    bool is_proved = false;  ///< f (or f') is monotone there; otherwise a few hundred floats were looked at
  };
  std::optional<Tail> left;        ///< of f towards -inf
  std::optional<Tail> right;       ///< of f towards +inf: {9.010913F, 1.0F} of tanh
  std::optional<Tail> slope_left;  ///< of f'; a `value` of 0: the gradient is exactly 0 there
  std::optional<Tail> slope_right;
  std::string reason;  ///< what was not decided
};

class Pieces;
struct Shape;

[[nodiscard]] Float32Facts float32_facts(Pieces& pieces, const Shape& shape, const Deadline& deadline);

}  // namespace assay
