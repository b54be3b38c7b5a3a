#pragma once

#include <cstddef>
#include <optional>

#include "expr/function.h"

namespace assay::inspect {

/// The largest error of float32 results, in units in the last place of the correctly rounded value, and the
/// input where it happens.
struct WorstError {
  double units = 0;
  float x = 0;
  float computed = 0;
  float truth = 0;
  std::size_t not_finite = 0;  ///< results that are NaN or infinite where the true value is neither...
  float not_finite_x = 0;      ///< ...and the one of these inputs that is closest to zero
};

/// What a formula that was typed in a naive form loses when it is computed just so.
struct NaiveLoss {
  Function form;      ///< the one that is computed instead
  bool has_series;    ///< and next to 0 the power series of what cancels there (kernel/cancellation.h)
  WorstError naive;   ///< of the formula as it stands, every operation rounded to float32
  WorstError kernel;  ///< of the kernel
  std::size_t inputs = 0;
};

/// Nothing if the formula is stable as it stands. Compared with ball arithmetic on a fixed set of float32
/// inputs: every exponent, and densely from -100 to 100. Inputs whose result ball arithmetic cannot decide
/// are left out.
[[nodiscard]] std::optional<NaiveLoss> naive_loss(const Function& f);

}  // namespace assay::inspect
