#pragma once

#include <string>

#include "catalog/catalog.h"

namespace assay::inspect {

/// What one pass over an element takes, in nanoseconds.
struct PassTimes {
  double forward = 0.0;
  double backward = 0.0;
};

/// What f costs beside relu: one thread, arrays of float32 that stay in the cache, normally distributed; the
/// medians of rounds in which both take turns. Measured on this machine, now.
struct Cost {
  PassTimes f;
  PassTimes relu;
  /// The backward pass that was timed works from the output y, which the next layer keeps anyway; otherwise x
  /// has to be kept beside it.
  bool from_output = false;
  int bytes_kept = 8;   ///< per element, for the backward pass and the next layer: 4 for y, 8 for x and y
  std::string backend;  ///< "llvm (avx512)"

  [[nodiscard]] double forward_ratio() const { return f.forward / relu.forward; }
  [[nodiscard]] double backward_ratio() const { return f.backward / relu.backward; }
};

/// A few tens of milliseconds.
[[nodiscard]] Cost measured_cost(const Activation& activation);

}  // namespace assay::inspect
