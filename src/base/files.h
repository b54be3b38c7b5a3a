#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace assay {

/// The whole file. Throws an input Error naming the path if it cannot be read.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

/// Writes `content` to a temporary file beside `path`, flushes it to the disk and renames it into place, so
/// that a reader sees the old file or the new one, never half of one. Throws a failure Error naming the path
/// and the reason (permission, full disk); the temporary file is gone afterwards in every case.
void write_file_atomically(const std::filesystem::path& path, std::string_view content);

/// Creates the folder and its parents, and makes sure that a file can be written in it. Throws an input Error
/// if that is not possible.
void ensure_writable_directory(const std::filesystem::path& path);

/// $XDG_DATA_HOME/assay, or ~/.local/share/assay.
[[nodiscard]] std::filesystem::path data_home();
/// $XDG_CACHE_HOME/assay, or ~/.cache/assay.
[[nodiscard]] std::filesystem::path cache_home();

}  // namespace assay
