#pragma once

#include <cstdint>
#include <vector>

#include "ball/image.h"
#include "expr/function.h"

namespace assay::verify {

enum class Course : std::uint8_t { unknown, rises, falls };

/// Where a function is proved monotone, by the image of its derivative. Not to be shared between threads.
class CourseProof {
 public:
  explicit CourseProof(const Function& f);

  /// Whether f never falls, or never rises, on [low, high]; both hold of a constant, which is said to rise.
  [[nodiscard]] Course on(double low, double high);

  /// A run of float32 numbers in the order of base/floats.h, last one included.
  struct Run {
    std::uint32_t first, last;
    Course course;
  };
  /// The floats from first to last, all of one sign and finite, cut into halves until the course of each is
  /// proved or they are a 64th of the whole.
  [[nodiscard]] std::vector<Run> runs(std::uint32_t first, std::uint32_t last);

 private:
  void cut(std::uint32_t first, std::uint32_t last, int depth, std::vector<Run>& runs);

  ImageEvaluator value_;
  ImageEvaluator slope_;
};

}  // namespace assay::verify
