#pragma once

#include <span>
#include <vector>

#include "kernel/program.h"

namespace assay::kernel {

/// Compares programs with the function that they are to compute, at some 17,000 float32 inputs of all
/// magnitudes, most of them where functions bend.
class Judge {
 public:
  /// `truth` gives the value in float64 (lower_wide) and has to live as long. If `forgives_roots`, an error
  /// near a root other than 0 counts in units of 1: at x with |x - root| <= |root|/2.
  Judge(const Program& truth, bool forgives_roots);

  /// The largest error found, the neighbourhood of the worst inputs being searched more
  /// closely, in units in the last place of float32. Infinite if the program is not right at a zero, its sign
  /// included, at an infinity or NaN.
  [[nodiscard]] double largest_error(const Program& program) const;

 private:
  [[nodiscard]] double unit(double x, double truth) const;
  [[nodiscard]] std::vector<double> errors(const Program& program, std::span<const double> x,
                                           std::span<const double> truth) const;

  const Program& truth_program_;
  std::vector<double> special_truth_;
  std::vector<double> truth_;
  std::vector<double> forgiven_;  ///< roots
};

}  // namespace assay::kernel
