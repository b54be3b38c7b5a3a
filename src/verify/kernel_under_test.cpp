#include "verify/kernel_under_test.h"

#include <vector>

namespace assay::verify {

Implementation kernel_under_test(const Kernel& kernel, Direction direction) {
  if (direction == Direction::forward) {
    return [kernel](std::span<const float> x, std::span<float> y) { kernel.forward(x, y); };
  }
  return [kernel](std::span<const float> x, std::span<float> y) {
    const std::vector<float> ones(x.size(), 1.0F);
    kernel.backward(x, ones, y);
  };
}

Function truth_of(const Function& f, Direction direction) {
  return direction == Direction::forward ? f.bound() : f.bound().derivative();
}

}  // namespace assay::verify
