#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/files.h"

namespace assay::report {

/// Compares text with tests/report/golden/<name>. With ASSAY_UPDATE_GOLDEN=1 in the environment the file is
/// written instead; look at the difference before you keep it.
inline void expect_golden(const std::string& name, const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(ASSAY_TESTS_DIR) / "golden" / name;
  if (const char* update = std::getenv("ASSAY_UPDATE_GOLDEN"); update != nullptr && *update == '1') {
    write_file_atomically(path, text);
    return;
  }
  EXPECT_TRUE(read_file(path) == text)
      << "differs from " << path.string() << "; see it by ASSAY_UPDATE_GOLDEN=1 and a diff";
}

}  // namespace assay::report
