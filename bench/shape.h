#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "nn/optimizer.h"
#include "nn/samples.h"

namespace assay::bench {

/// What is trained, and how: "784-128-10/32/sgd".
struct Shape {
  std::vector<std::size_t> widths;
  std::size_t batch = 0;
  std::string optimizer;
};

/// Reads WIDTHS/BATCH/OPTIMIZER, the optimiser being sgd or adam. Throws an input Error.
[[nodiscard]] Shape parse_shape(const std::string& text);

/// The batches that lie in memory for training.
inline constexpr std::size_t batches = 16;

/// Pixels between 0 and 1 and any labels: what a step costs does not depend on them.
[[nodiscard]] nn::Samples random_samples(const Shape& shape);

/// The optimiser of that shape on these parameters.
[[nodiscard]] std::unique_ptr<nn::Optimizer> optimizer(const Shape& shape, std::span<float> parameters);

}  // namespace assay::bench
