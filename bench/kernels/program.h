#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tensor/buffer.h"

namespace assay::bench {

/// What every program of bench/kernels.py computes on, of one length; none of it is special for any function.
struct Arrays {
  Buffer<float> x;   ///< normal, standard deviation 2
  Buffer<float> y;   ///< uniform between 0 and 1: outputs that relu, sigmoid and tanh can have
  Buffer<float> dy;  ///< normal
  Buffer<float> result;
};

[[nodiscard]] Arrays make_arrays(std::size_t size);
/// x, y and dy as the files of these names in the folder have them, raw float32. Throws an input Error.
[[nodiscard]] Arrays read_arrays(const std::filesystem::path& folder);

/// One call of a kernel.
using Call = std::function<void()>;

/// A kernel of one array, and of the upstream gradient where its job is not a forward pass.
using RangeKernel = void (*)(const float* input, const float* dy, float* result, std::size_t size);

/// A library whose kernels are timed. A job is "FUNCTION.forward", "FUNCTION.backward" (from x) or
/// "FUNCTION.from_output", the function by its name in the catalog.
struct Program {
  std::string name;               ///< with its version
  std::vector<std::string> jobs;  ///< those it has a kernel for; all jobs if empty
  std::function<Call(const std::string& job, Arrays& arrays)> prepare;
};

[[nodiscard]] bool is_forward(const std::string& job);
[[nodiscard]] bool is_from_output(const std::string& job);

[[nodiscard]] Program range_program(std::string name, const std::map<std::string, RangeKernel>& kernels);

/// Ours, of the catalog's functions or a formula, under one plan each; where `fast` cannot be kept it is
/// `exact` too.
[[nodiscard]] Program assay_exact();
[[nodiscard]] Program assay_fast();
/// The ceiling: forward copies x, backward multiplies x by dy; with plain or with non-temporal stores.
[[nodiscard]] Program plain_copy();
[[nodiscard]] Program streaming_copy();
/// Loops as one writes them, vectorised by GCC with -ffast-math over glibc's vector functions.
[[nodiscard]] Program gcc_loops();
[[nodiscard]] Program eigen();
[[nodiscard]] Program sleef();
[[nodiscard]] Program onednn();

}  // namespace assay::bench
