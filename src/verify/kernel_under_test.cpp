#include "verify/kernel_under_test.h"

#include <vector>

#include "kernel/fingerprint.h"
#include "kernel/lower.h"

namespace assay::verify {

namespace {

std::span<const float> floats(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const float*>(bytes.data()), bytes.size() / sizeof(float)};
}

std::span<float> floats(std::span<std::byte> bytes) {
  return {reinterpret_cast<float*>(bytes.data()), bytes.size() / sizeof(float)};
}

}  // namespace

ByteImplementation kernel_under_test(const Kernel& kernel, Direction direction) {
  if (direction == Direction::forward)
    return [kernel](auto x, auto y) { kernel.forward(floats(x), floats(y)); };
  return [kernel](auto x, auto y) {
    const std::vector<float> ones(x.size() / sizeof(float), 1.0F);
    kernel.backward(floats(x), ones, floats(y));
  };
}

std::uint64_t program_of(const Function& f, Direction direction, Element /*type*/) {
  return kernel::fingerprint(direction == Direction::forward ? kernel::lower_forward(f)
                                                             : kernel::lower_backward(f));
}

Function truth_of(const Function& f, Direction direction) {
  return direction == Direction::forward ? f.bound() : f.bound().derivative();
}

}  // namespace assay::verify
