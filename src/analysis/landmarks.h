#pragma once

#include <vector>

#include "analysis/deadline.h"
#include "analysis/place.h"

namespace assay {

/// A local extremum of f inside its domain.
struct Turn {
  Place place;
  Enclosure value;
  bool is_minimum;
};

/// A set of intervals and what of a Gaussian input falls into it.
struct StretchSet {
  std::vector<Stretch> stretches;  ///< ascending, proved to belong to the set
  Enclosure probability = {0, 1};  ///< of the whole set, for an input ~ N(0, variance)
};

/// Points and intervals of f that a plot would mark. Lists are complete where the flag beside them says so;
/// what they hold is proved either way.
struct Landmarks {
  std::vector<Place> zeros;  ///< single ones; of intervals of zeros see zero_stretches
  std::vector<Stretch> zero_stretches;
  bool zeros_are_complete = false;
  /// Where f is continuous, inside its domain, and goes from falling to rising or the other way. A constant
  /// stretch is no turn.
  std::vector<Turn> turns;
  bool turns_are_complete = false;
  double saturation_slope = 0.0;  ///< eps: 0.05 sup|f'|, or 0.01 where that is infinite or unknown
  StretchSet saturated;           ///< {|f'| < eps}
  StretchSet flat;                ///< {f' = 0} as intervals: (-inf, 0] of relu
};

class Pieces;
struct Extent;

/// Measures are those of an input ~ N(0, variance).
[[nodiscard]] Landmarks landmarks(Pieces& pieces, const Extent& extent, const Deadline& deadline,
                                  double variance = 1.0);

}  // namespace assay
