#pragma once

#include <optional>

#include "kernel/fast/segments.h"

namespace assay::kernel {

/// f(x) is the line for x beyond `from` > 0, to a quarter of a unit in the last place of float32.
struct Asymptote {
  double from;
  Line line;
};

/// That of f towards infinity, unless it is 0.
[[nodiscard]] std::optional<Asymptote> asymptote(const Sampler& f);

/// The line that f has come to before it reaches `end`, 0 or not.
[[nodiscard]] std::optional<Asymptote> line_before(const Sampler& f, double end);

/// f decays at least as fast as an exponential.
struct Decay {
  double end;                  ///< beyond it f rounds to 0 in float32
  std::optional<double> rate;  ///< if it is exp(-rate*x) times a power of x, about
  double reach;                ///< float64 shows f as far as this
};

/// That of f towards infinity, found by evaluating it.
[[nodiscard]] std::optional<Decay> decay(const Sampler& f);

/// f(-x)
[[nodiscard]] Sampler mirrored(const Sampler& f);

}  // namespace assay::kernel
