#pragma once

#include <cstddef>
#include <string>

namespace assay::nn {

/// Why a training run could not go on.
struct Divergence {
  std::size_t step;    ///< the first step, counted from 1 over the whole run, whose loss is not finite
  std::string reason;  ///< "the loss is NaN", "the loss is infinite"
};

}  // namespace assay::nn
