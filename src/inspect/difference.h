#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <stop_token>

#include "catalog/catalog.h"

namespace assay::inspect {

/// Which functions to compare, and where.
struct DifferencePlan {
  Activation a, b;
  bool derivative = false;  ///< compare the derivatives instead
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();
  std::size_t threads = 1;
};

/// An input, and what the two kernels give for it.
struct Witness {
  float x, a, b;
  /// a - b of the functions themselves, by ball arithmetic to 17 digits; nothing where one has no value, or
  /// none that could be enclosed.
  std::optional<double> exact = {};
  [[nodiscard]] double difference() const { return static_cast<double>(a) - static_cast<double>(b); }
};

/// Inputs of one kind: how many, and the one closest to zero.
struct Exceptions {
  std::uint64_t count = 0;
  std::optional<Witness> nearest = {};
};

/// What two functions do on every float32 of a range. Each value is the correctly rounded one, within half a
/// unit in the last place of the function's own. Equal are two NaNs, and zeros of either sign.
struct Difference {
  std::uint64_t inputs = 0;  ///< compared; NaNs are none
  std::uint64_t differing = 0;
  std::optional<float> first, last;  ///< of the differing inputs, in ascending order
  std::optional<Witness>
      largest_absolute;  ///< of |a - b|, where both are finite; the closest to zero of several
  std::optional<Witness> largest_relative;  ///< of |a - b| / max(|a|, |b|), likewise
  Exceptions one_nan;                       ///< exactly one is NaN
  Exceptions one_infinite;  ///< one is infinite and the other finite, or they are opposite infinities
};

/// So many inputs have been compared. Calls come one at a time, from the threads that compare.
using DifferenceProgress = std::function<void(std::uint64_t done, std::uint64_t inputs)>;

/// Runs both kernels on every float32 from low to high. The result does not depend on the number of threads.
/// Nothing if a stop was requested. Throws an input Error for an empty range.
[[nodiscard]] std::optional<Difference> difference(const DifferencePlan& plan,
                                                   const DifferenceProgress& progress,
                                                   const std::stop_token& stop);

}  // namespace assay::inspect
