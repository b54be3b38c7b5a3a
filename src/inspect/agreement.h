#pragma once

#include <cstddef>
#include <vector>

#include "inspect/model.h"
#include "inspect/samples.h"

namespace assay::inspect {

/// Errors in some unit.
struct ErrorSize {
  double largest = 0;
  double rms = 0;
};

/// How far samples are from what a function gives.
struct Agreement {
  std::size_t numbers = 0;   ///< compared: values, and slopes if there are some
  bool is_of_a_kind = true;  ///< has values just where the samples have some, and overflows where they do
  ErrorSize absolute;
  ErrorSize in_units;       ///< of the samples' last digit (Samples::y_unit)
  ErrorSize in_arithmetic;  ///< of what arithmetic in the samples' format may do: its epsilon times max(1,
                            ///< |x|, |y|)
  double largest_ulp = 0;   ///< in float32 units in the last place of the function's value
  double largest_x = 0;     ///< where the largest absolute error is
  /// The sum of squared differences of errors that are neighbours in x over the sum of squared errors
  /// (Durbin, Watson, Biometrika 37, 1950): about 2 if they are independent, near 0 if they follow a curve.
  double durbin_watson = 2;
};

/// What arithmetic in the samples' format may do to each y.
[[nodiscard]] std::vector<double> arithmetic_units(const Samples& samples, const std::vector<double>& y,
                                                   const std::vector<double>& units);

[[nodiscard]] Agreement agreement(const Model& model, const std::vector<double>& parameters,
                                  const Samples& samples);

/// Whether a sample without a finite value and a prediction mean the same.
[[nodiscard]] bool agree_beyond_numbers(double sample, double predicted);

}  // namespace assay::inspect
