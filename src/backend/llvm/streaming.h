#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace assay {

/// The arrays of a launch, and how many bytes each of their elements takes.
struct LaunchArrays {
  std::span<const void* const> inputs;
  std::span<void* const> outputs;
  std::span<const std::size_t> input_bytes, output_bytes;
};

/// How many elements have to be done before the others can be streamed past the caches, `lanes` at once;
/// nothing if they had better not be: where the arrays fit into a cache, where an output is also an input,
/// whose lines are in the cache already, and where the outputs are not aligned alike.
[[nodiscard]] std::optional<std::size_t> elements_before_streaming(const LaunchArrays& arrays,
                                                                   std::size_t count, std::size_t lanes);

}  // namespace assay
