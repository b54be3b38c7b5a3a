#include "backend/llvm/streaming.h"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace assay {
namespace {

// The last-level caches of large servers are shared by dozens of cores: of 300 MB, a copy of 32 MB took a
// third longer with plain stores than with streaming ones.
constexpr std::size_t most_of_one_core = std::size_t{32} << 20U;

std::size_t cache_of_one_core() {
  static const std::size_t size = [] {
    const long reported = sysconf(_SC_LEVEL3_CACHE_SIZE);
    return reported > 0 ? std::min(static_cast<std::size_t>(reported), most_of_one_core) : most_of_one_core;
  }();
  return size;
}

}  // namespace

std::optional<std::size_t> elements_before_streaming(const LaunchArrays& arrays, std::size_t count,
                                                     std::size_t lanes) {
  const auto sum = [](std::span<const std::size_t> bytes) {
    return std::accumulate(bytes.begin(), bytes.end(), std::size_t{0});
  };
  if (count < cache_of_one_core() / (sum(arrays.input_bytes) + sum(arrays.output_bytes))) return std::nullopt;
  std::optional<std::size_t> before;
  for (std::size_t i = 0; i < arrays.outputs.size(); ++i) {
    const std::size_t bytes = arrays.output_bytes[i];
    const auto address = reinterpret_cast<std::uintptr_t>(arrays.outputs[i]);
    const std::size_t needed = (lanes - address / bytes % lanes) % lanes;
    const bool is_input = std::ranges::find(arrays.inputs, arrays.outputs[i]) != arrays.inputs.end();
    if (address % bytes != 0 || is_input || before.value_or(needed) != needed) return std::nullopt;
    before = needed;
  }
  return before;
}

}  // namespace assay
