#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace assay {

/// An instruction set that kernels are compiled for.
struct Target {
  std::string_view name;
  std::size_t lanes;  ///< float32 of a register
  std::size_t register_bits;
  std::size_t registers;      ///< for vectors
  std::string_view features;  ///< LLVM's names
  bool (*is_supported)();     ///< by this machine
};

/// All of them, best first, whether or not this machine can run them.
[[nodiscard]] std::span<const Target> all_targets();
/// The one with that name, or null.
[[nodiscard]] const Target* find_target(std::string_view name);

}  // namespace assay
