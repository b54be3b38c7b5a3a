#pragma once

#include <string>
#include <utility>
#include <vector>

#include "analysis/moments.h"
#include "catalog/catalog.h"

namespace assay::inspect {

/// f or f' at both sides of a point. A side where there is no value is NaN, one where it is unbounded
/// infinite.
struct Sides {
  double left, right;
};

/// A place where f or f' jumps or ends.
struct Kink {
  double x;
  Sides value;
  Sides slope;
};

/// What is said of an activation without training anything.
struct Card {
  Activation activation;
  Function first;   ///< the derivative...
  Function second;  ///< ...and its derivative
  std::vector<std::pair<std::string, Function>> by_parameter;
  std::vector<Kink> kinks;    ///< from -100 to 100, ascending
  std::string kinks_unknown;  ///< why the places could not be found; empty if they were
  Gain gain;
};

/// Throws an input Error if a derivative would exceed the size bound.
[[nodiscard]] Card card(const Activation& activation);

}  // namespace assay::inspect
