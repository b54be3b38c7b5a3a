#pragma once

#include <optional>

#include "ball/arb.h"

namespace assay {

// The IEEE 754 number that every member of the ball rounds to, nearest and ties to even, if they agree. The
// sign of a zero is the sign of the members; exactly zero gives +0.
[[nodiscard]] std::optional<float> round_to_float(arb_srcptr ball);
[[nodiscard]] std::optional<double> round_to_double(arb_srcptr ball);

}  // namespace assay
