#pragma once

#include <filesystem>

#include "article/claim.h"
#include "article/outcome.h"
#include "article/setup.h"
#include "data/dataset.h"

namespace assay::article::test {

/// A folder of its own, gone at the end.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// 600 drawn digits to train on, 100 to be judged by.
[[nodiscard]] const data::Dataset& digits();
[[nodiscard]] Scope scope();

/// A small network with a sweep of two rates and three seeds.
[[nodiscard]] Cell cell(const std::string& activation);

/// An outcome with something in every field.
[[nodiscard]] Outcome full_outcome();

[[nodiscard]] inline study::Interval around(double mean, double half = 0.001) {
  return {mean, mean - half, mean + half};
}

}  // namespace assay::article::test
