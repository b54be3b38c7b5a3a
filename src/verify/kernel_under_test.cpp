#include "verify/kernel_under_test.h"

#include <vector>

#include "kernel/fingerprint.h"
#include "kernel/variant.h"

namespace assay::verify {

ByteImplementation kernel_under_test(const Kernel& kernel, Direction direction) {
  const Element type = kernel.input_element();
  const std::size_t size = format_of(type).bytes;
  const auto read = [=](std::span<const std::byte> bytes) {
    return ConstArray(bytes.data(), bytes.size() / size, type);
  };
  const auto write = [=](std::span<std::byte> bytes) {
    return Array(bytes.data(), bytes.size() / size, type);
  };
  if (direction == Direction::forward) return [=](auto x, auto y) { kernel.forward(read(x), write(y)); };
  return [=](auto x, auto y) {
    const std::vector<std::byte> ones = bytes_of(type, std::vector<double>(x.size() / size, 1.0));
    kernel.backward(read(x), read(ones), write(y));
  };
}

std::uint64_t program_of(const Function& f, Direction direction, Element type) {
  const kernel::Variant variant =
      direction == Direction::forward ? kernel::Variant::forward : kernel::Variant::backward;
  return kernel::fingerprint(kernel::lower(f, variant, {.input = type, .output = type}));
}

Function truth_of(const Function& f, Direction direction) {
  return direction == Direction::forward ? f.bound() : f.bound().derivative();
}

}  // namespace assay::verify
