#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "backend/backend.h"

namespace assay::nn {

/// Of a random parameter.
struct Distribution {
  enum class Kind : std::uint8_t { uniform, normal } kind;
  double first;   ///< the lower end, or the mean
  double second;  ///< the upper end, or the standard deviation
};

/// Draws from a distribution, a whole array at a time and always the same ones for the same seed and stream:
/// each is the quantile of a uniform number of 23 bits between 0 and 1, so a normal one is at most 5.3
/// deviations from its mean.
class Sampler {
 public:
  explicit Sampler(const Distribution& distribution);

  /// Allocates nothing.
  void operator()(std::uint64_t seed, std::uint64_t stream, std::span<float> values) const;

 private:
  Distribution distribution_;
  std::shared_ptr<const Executable> quantile_;
};

}  // namespace assay::nn
