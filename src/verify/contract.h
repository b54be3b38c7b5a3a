#pragma once

#include <vector>

#include "expr/function.h"

namespace assay::verify {

/// What a kernel promises of its results.
struct Contract {
  /// How far a result may be off, in units in the last place of the truth: a half means correctly rounded.
  /// Where more is allowed an infinity counts as the number that would follow the greatest.
  double units = 0.5;
  /// Next to one of these, |x - root| <= |root|/2, an error is counted in units in the last place of 1 where
  /// those are the larger ones.
  std::vector<double> roots = {};

  /// By what an error in units in the last place of the truth, which are `unit`, is divided.
  [[nodiscard]] double ease(double x, double unit) const;
};

/// Where f goes through 0 and changes its sign without a jump, but for x = 0: each to a rounding of float64.
/// Found between neighbours of 64 float32 inputs of each binade; of two roots closer than that none is.
[[nodiscard]] std::vector<double> sign_changes(const Function& f);

}  // namespace assay::verify
