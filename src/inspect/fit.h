#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "inspect/model.h"
#include "inspect/samples.h"

namespace assay::inspect {

/// The values that a parameter may take.
struct Bounds {
  double low, high;
};

/// A model, the samples, and what an error of each of them weighs.
struct FitProblem {
  const Model* model;
  const Samples* samples;
  std::vector<double> scale;        ///< of the error of each y...
  std::vector<double> slope_scale;  ///< ...and of each slope, if the samples have slopes
  std::vector<Bounds> bounds;       ///< one for each parameter of the model
};

/// Parameters, and how well they fit.
struct Fit {
  std::vector<double> parameters;
  /// The sum of the squares of all errors, each over its scale; infinite where a value is missing that should
  /// be there, or is there where none should be.
  double cost;
};

[[nodiscard]] Fit evaluate(const FitProblem& problem, std::vector<double> parameters);

/// Moves the free parameters downhill from there: Levenberg-Marquardt (Marquardt, SIAM J. Appl. Math. 11,
/// 1963) with exact derivatives.
[[nodiscard]] Fit descend(const FitProblem& problem, const Fit& start, int iterations);

/// Where a scan looks for a parameter's value.
enum class Reach : std::uint8_t { everywhere, nearby };

/// Tries for each free parameter in turn the places between the samples' inputs, with either sign: what no
/// derivative sees is where a piece begins.
[[nodiscard]] Fit scan(const FitProblem& problem, const Fit& start, Reach reach);

/// Between which values each free parameter may lie: three standard errors to either side if the errors'
/// scales are right but for a common factor, which the errors themselves tell. Where no derivative sees a
/// parameter, as far as it moves without a cost above `allowed`; infinite where that has no end.
[[nodiscard]] std::vector<Bounds> allowed_values(const FitProblem& problem, const Fit& fit, double allowed);

}  // namespace assay::inspect
