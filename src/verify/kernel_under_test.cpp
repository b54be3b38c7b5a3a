#include "verify/kernel_under_test.h"

#include <vector>

#include "kernel/fast/lower.h"
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

Plan plan_of(const Kernel& kernel, Direction direction) {
  return direction == Direction::forward ? kernel.forward_plan() : kernel.backward_plan();
}

std::uint64_t program_of(const Function& f, Direction direction, Element type, Plan plan) {
  if (plan == Plan::fast && type == f32) {
    const auto fast =
        direction == Direction::forward ? kernel::lower_fast_forward(f) : kernel::lower_fast_backward(f);
    if (fast) return kernel::fingerprint(*fast);
  }
  const kernel::Variant variant =
      direction == Direction::forward ? kernel::Variant::forward : kernel::Variant::backward;
  return kernel::fingerprint(kernel::lower(f, variant, {.input = type, .output = type}));
}

Function truth_of(const Function& f, Direction direction) {
  return direction == Direction::forward ? f.bound() : f.bound().derivative();
}

Contract contract_of(const Function& truth, Direction direction, Element type, Plan plan) {
  if (type == f64) return {.units = 2.0};
  if (plan == Plan::exact) return {};
  Contract contract{.units = 3.0};
  if (direction == Direction::backward) contract.roots = sign_changes(truth);
  return contract;
}

}  // namespace assay::verify
