#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "jit/compile.h"

namespace assay::study {

/// What a kernel computes.
enum class Pass : std::uint8_t {
  forward,
  backward,
  from_output,  ///< the gradient from the output
};
[[nodiscard]] std::string_view name(Pass pass);

struct TimedKernel {
  std::string name;
  Kernel kernel;
};

struct TimingPlan {
  std::vector<TimedKernel> kernels;
  std::vector<std::size_t> sizes;  ///< elements of an array, at least least_timed
  double seconds = 0.2;            ///< for each kernel, pass and size
};

/// Below this a call costs more than its elements.
inline constexpr std::size_t least_timed = 64;

/// How long one pass of a kernel over arrays of one length took on one thread, in nanoseconds an element:
/// medians over rounds, in each of which every pass had a turn and beside it a copy of as many arrays.
struct Timing {
  std::string name;
  Pass pass;
  std::size_t elements;
  double time;
  double fastest, slowest;  ///< round
  double copy;              ///< of x to y, or of the product of x and dy; the quicker of two ways

  /// Gigabytes a second: x and y, or x, dy and dx.
  [[nodiscard]] double bandwidth() const;
  /// Share of the time that the copy alone takes.
  [[nodiscard]] double of_copy() const { return copy / time; }
};

/// All passes of all kernels, for each size in turn; times are processor time, which other programs on the
/// machine lengthen little. `progress` is told the share that is done and what goes on. Nothing if stopped.
[[nodiscard]] std::optional<std::vector<Timing>> time_kernels(
    const TimingPlan& plan, const std::function<void(double, const std::string&)>& progress,
    const std::stop_token& stop);

}  // namespace assay::study
