#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace assay::data {

/// Shape of one sample: channels x height x width, values 0..255, row-major.
struct SampleShape {
  std::size_t channels = 1, height = 0, width = 0;
  [[nodiscard]] std::size_t size() const { return channels * height * width; }
  bool operator==(const SampleShape&) const = default;
};

struct Split {
  std::vector<std::uint8_t> pixels;  ///< count x shape.size()
  std::vector<std::uint8_t> labels;  ///< count, each below Dataset::classes
  [[nodiscard]] std::size_t count() const { return labels.size(); }
};

struct Dataset {
  std::string name;    ///< "mnist", "digits"
  std::string source;  ///< where it came from, for the report: a folder, or "built-in, seed 1"
  SampleShape shape;
  std::size_t classes = 0;
  Split train, test;
};

}  // namespace assay::data
