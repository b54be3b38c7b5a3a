#pragma once

#include <optional>

#include "ball/arb.h"
#include "base/element.h"

namespace assay {

// The number of the element type that every member of the ball rounds to, nearest and ties to even, if they
// agree. The sign of a zero is the sign of the members; exactly zero gives +0.
[[nodiscard]] std::optional<double> round_to(Element element, arb_srcptr ball);

}  // namespace assay
