#pragma once

#include <filesystem>

namespace assay::data {

/// How many of MNIST's four files lie in the folder, gzip or plain.
[[nodiscard]] std::size_t mnist_files_in(const std::filesystem::path& folder);
inline constexpr std::size_t mnist_file_count = 4;

}  // namespace assay::data
