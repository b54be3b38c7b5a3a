#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analysis/remedy.h"
#include "catalog/catalog.h"
#include "report/columns.h"

namespace assay::report {

/// A function and what can be done for it, by one method or more.
struct Repair {
  Activation activation;
  std::size_t depth;
  std::vector<Remedy> remedies;
  std::vector<TailoringTarget> targets;  ///< one for each
};

/// The formula that `assay show` and every other command reads: 11.75*(gelu(0.12*x + 0.26) - 0.16) for a
/// function of the catalog, otherwise the function written out. Numbers have all their digits.
[[nodiscard]] std::string repaired_formula(const Activation& activation, const Remedy& remedy);

/// What `assay repair` prints: for each method the proof that there is no transform, the nearest smooth
/// function, the transform and what its maps are.
[[nodiscard]] std::string terminal(const Repair& repair, const Style& style);

/// {"format": "assay-repair-1", ...}: activation {name, formula}, depth, remedies [{method, target,
/// impossible
///   {obstacle, because}, smoothed {formula, change, second_moment, derivative_moment}, transform {a, b, d,
///   g, formula, maps {length, length_slope, slope, curvature, at_independent}}, no_transform_because, leaky
///   {slope, scale, eta, formula, reason}}]. What does not exist is null.
[[nodiscard]] std::string json(const Repair& repair);

}  // namespace assay::report
