#pragma once

#include "analysis/deadline.h"
#include "analysis/pieces.h"

namespace assay {

/// Whether sign * f < bound for every x, although it comes near to it: on boxes, and next to the ends of the
/// pieces because f goes there strictly upwards, to a limit that is not above the bound.
[[nodiscard]] bool stays_below(Pieces& pieces, int sign, double bound, const Deadline& deadline);

}  // namespace assay
