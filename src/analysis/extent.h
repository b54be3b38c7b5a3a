#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "analysis/answer.h"
#include "analysis/deadline.h"
#include "analysis/place.h"

namespace assay {

/// An end of the range, or the largest value of a derivative.
struct Extremum {
  Enclosure value;             ///< infinite: proved to be so
  Answer attained;             ///< some x has it, or f only comes near it
  std::optional<Place> place;  ///< next to where it is; nothing if that is a limit
};

/// What |f| does as x goes to one end of the line.
enum class Growth : std::uint8_t {
  unknown,
  constant,     ///< tends to a number
  bounded,      ///< stays bounded, no limit is known (sin)
  logarithmic,  ///< like log(|x|)^r, r > 0
  power,        ///< like |x|^p, p > 0 (`exponent`); p = 1 is linear
  exponential,  ///< faster than every power
  undefined,    ///< f has no value there
};

/// One end of the line. All of it holds for the limit; nothing is read off at a large number.
struct EndBehaviour {
  Growth growth = Growth::unknown;
  std::optional<double> exponent;   ///< of the power, or of the logarithm
  std::optional<Enclosure> limit;   ///< of f; may be infinite; nothing: there is none, or it is unknown
  std::optional<Enclosure> slope;   ///< lim f/x, where that is finite
  std::optional<Enclosure> offset;  ///< lim f - slope*x, where that is finite: f has an asymptote
  bool is_near_line = false;        ///< f - slope*x is proved to stay bounded, with a limit or without
  std::string reason;               ///< what was not decided; empty otherwise
};

/// How far f and its derivatives reach. Derivatives are those at the points where f has one, almost
/// everywhere.
struct Extent {
  Extremum infimum;
  Extremum supremum;
  Answer bounded_below;
  Answer bounded_above;
  Answer bounded;
  EndBehaviour at_minus_infinity;
  EndBehaviour at_plus_infinity;
  Extremum lowest_slope;   ///< inf f'
  Extremum highest_slope;  ///< sup f'
  Enclosure lipschitz;  ///< sup |f'|: two-sided, of width <= 1e-10 (relative above 1) where that was reached
  Enclosure curvature;  ///< sup |f''|, the same
};

class Pieces;
struct Shape;

[[nodiscard]] Extent extent(Pieces& pieces, const Shape& shape, const Deadline& deadline);

}  // namespace assay
