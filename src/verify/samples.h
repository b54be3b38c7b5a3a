#pragma once

#include <filesystem>
#include <optional>

#include "verify/compare.h"

namespace assay::verify {

/// Inputs and results from two npy files (verify/npy.h) of one shape: float16, float32 or float64, or uint16
/// with the bits of a 16-bit type that is then named. Throws an input Error that names the file.
[[nodiscard]] Samples read_samples(const std::filesystem::path& inputs, const std::filesystem::path& results,
                                   std::optional<Element> type);

/// The numbers of one such file, and their type.
struct NumbersFile {
  Element type = f32;
  std::vector<std::size_t> shape;
  std::vector<double> numbers;
};
[[nodiscard]] NumbersFile read_numbers(const std::filesystem::path& path, std::optional<Element> type);

/// Writes them, bfloat16 as uint16. Throws an input Error if a file of another kind is there already, and a
/// failure Error if it cannot be written.
void write_numbers(const std::filesystem::path& path, const NumbersFile& numbers);

}  // namespace assay::verify
