#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace assay::data {

/// An array of bytes from an IDX file (LeCun, Cortes and Burges, "The MNIST database", section "File
/// formats"): a big-endian magic number 0x00000800 + number of dimensions, the dimensions, the bytes, first
/// index slowest.
struct IdxArray {
  std::vector<std::size_t> dimensions;
  std::vector<std::uint8_t> bytes;
};

/// The largest array that is read.
inline constexpr std::uint64_t idx_byte_limit = std::uint64_t{1} << 30;

/// Reads a file, gzip or plain, of unsigned bytes in `rank` dimensions (1 to 4). Memory grows with the data
/// that are really there, whatever the header claims. Throws an input Error naming the path and the reason:
/// unreadable, empty, corrupt gzip, a wrong magic number, an empty or too large array, truncated, trailing
/// bytes.
[[nodiscard]] IdxArray read_idx(const std::filesystem::path& path, std::size_t rank);

}  // namespace assay::data
