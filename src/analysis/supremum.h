#pragma once

#include <cstddef>
#include <optional>

#include "analysis/deadline.h"
#include "analysis/pieces.h"

namespace assay {

/// The supremum of sign * f^(order) over the domain of f, the breakpoints apart for order >= 1.
struct Supremum {
  Enclosure value;  ///< infinite: proved
  Answer attained;
  std::optional<Place> place;  ///< where the largest value that was seen is; not of a limit
};

/// By branch and bound with the mean value form on boxes, and germs at the breakpoints and the infinities,
/// until the enclosure's width is `tolerance` (relative above 1).
[[nodiscard]] Supremum supremum(Pieces& pieces, std::size_t order, int sign, double tolerance,
                                const Deadline& deadline);

}  // namespace assay
