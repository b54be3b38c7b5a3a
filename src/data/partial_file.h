#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace assay::data {

/// A file that is being downloaded, under its own name with ".part" added. It outlives this object, so that a
/// later run can continue it, unless it is empty. Locked against other processes. Its functions throw a
/// failure Error naming the path and the reason (full disk, permission, another download of the same file).
class PartialFile {
 public:
  /// Opens what an earlier run has left for `target`, or makes an empty file.
  explicit PartialFile(const std::filesystem::path& target);
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;
  ~PartialFile();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }

  void append(std::span<const std::uint8_t> bytes);
  void clear();
  /// Flushes the file to the disk and gives it the target's name.
  void finish();

 private:
  [[noreturn]] void complain(int error) const;

  std::filesystem::path target_, path_;
  int descriptor_;
  std::uint64_t size_ = 0;
  bool finished_ = false;
};

}  // namespace assay::data
