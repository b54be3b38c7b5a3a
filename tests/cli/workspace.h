#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "process.h"

namespace assay::test {

/// A temporary folder with a small dataset in MNIST's format in `data`, removed at the end.
class Workspace : public testing::Test {
 protected:
  Workspace();
  ~Workspace() override;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::filesystem::path data() const { return folder_ / "data"; }
  [[nodiscard]] std::filesystem::path out() const { return folder_ / "out"; }
  /// The arguments with which a comparison takes about a second.
  [[nodiscard]] std::vector<std::string> small(std::vector<std::string> arguments) const;

 private:
  std::filesystem::path folder_;
};

[[nodiscard]] std::string content(const std::filesystem::path& path);
void write(const std::filesystem::path& path, const std::string& content);
/// The names in a folder, sorted.
[[nodiscard]] std::vector<std::string> names_in(const std::filesystem::path& folder);

}  // namespace assay::test
