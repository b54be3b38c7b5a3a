#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace assay::data {

/// The path for a message, control characters made visible.
[[nodiscard]] std::string shown(const std::filesystem::path& path);

/// Reads the content of a regular file from its beginning, uncompressing it if it is gzip (told by its first
/// two bytes, RFC 1952, not by its name). Uses a fixed small amount of memory.
class ContentReader {
 public:
  /// Throws an input Error naming the path: no such file, a folder, not a regular file, unreadable, empty.
  explicit ContentReader(const std::filesystem::path& path);
  ContentReader(const ContentReader&) = delete;
  ContentReader& operator=(const ContentReader&) = delete;
  ~ContentReader();

  /// Fills `out` and returns its size, or less if the content ends before. Throws an input Error naming the
  /// path if the gzip data are corrupt, end too early, fail their CRC or are followed by something else.
  [[nodiscard]] std::size_t read(std::span<std::uint8_t> out);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace assay::data
