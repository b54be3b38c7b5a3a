#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::data::testing {

/// A folder of the test's own, gone with it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Writes a file into the folder and returns its path.
  std::filesystem::path write(const std::string& name, std::string_view content) const;

 private:
  std::filesystem::path path_;
};

/// Sets an environment variable (or removes it) until the end of the scope.
class Environment {
 public:
  Environment(std::string name, const std::optional<std::string>& value);
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment();

 private:
  std::string name_;
  std::optional<std::string> previous_;
};

[[nodiscard]] std::string read(const std::filesystem::path& path);

/// Compressed as gzip.
[[nodiscard]] std::string gzip(std::string_view content);

/// An IDX file: 0x0000, `type`, number of dimensions, dimensions, data.
[[nodiscard]] std::string idx(const std::vector<std::uint32_t>& dimensions, std::string_view data,
                              std::uint8_t type = 0x08);

/// Bytes without a pattern that gzip could use, the same in every run.
[[nodiscard]] std::string noise(std::size_t count);

/// The message and hint of the Error that `action` throws, as "kind: message | hint"; "no error" without one.
[[nodiscard]] std::string error_of(const std::function<void()>& action);

}  // namespace assay::data::testing
