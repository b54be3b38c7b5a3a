#include "kernel/fingerprint.h"

#include <type_traits>

namespace assay::kernel {
namespace {

/// Numbers one after the other, and of lists their lengths before them.
class Bytes {
 public:
  template <class T>
  void add(T value) {
    static_assert(std::is_integral_v<T> || std::is_enum_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  template <class Range, class Add>
  void add_each(const Range& range, const Add& add_one) {
    add(range.size());
    for (const auto& each : range) add_one(each);
  }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

}  // namespace

std::uint64_t fingerprint(const Program& program) {
  std::uint64_t state = 0xCBF29CE484222325U;
  for (const char c : program.text()) {
    state = (state ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  }
  return state;
}

std::string key(const Program& program) {
  Bytes bytes;
  const auto number = [&](auto value) { bytes.add(value); };
  bytes.add_each(program.instructions, [&](const Instruction& each) {
    bytes.add(each.opcode);
    bytes.add(each.type);
    for (const ValueId argument : each.arguments) bytes.add(argument);
    bytes.add(each.immediate);
  });
  bytes.add_each(program.outputs, [&](const Output& each) {
    bytes.add(each.value);
    bytes.add(each.element);
  });
  bytes.add_each(program.sums, number);
  bytes.add_each(program.inputs, number);
  bytes.add(program.uniforms);
  bytes.add(program.row_scalars);
  bytes.add_each(program.tables, [&](const Table& each) { bytes.add_each(each, number); });
  return bytes.take();
}

}  // namespace assay::kernel
