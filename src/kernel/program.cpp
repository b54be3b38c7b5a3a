#include "kernel/program.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <iterator>

#include "base/text.h"

namespace assay::kernel {
namespace {

struct OpcodeInfo {
  Opcode opcode;
  std::string_view name;
  std::size_t arity;
};

constexpr std::array<OpcodeInfo, opcode_count> table = {{
    {Opcode::constant, "constant", 0},
    {Opcode::input, "input", 0},
    {Opcode::uniform, "uniform", 0},
    {Opcode::row, "row", 0},
    {Opcode::convert, "convert", 1},
    {Opcode::add, "add", 2},
    {Opcode::sub, "sub", 2},
    {Opcode::mul, "mul", 2},
    {Opcode::div, "div", 2},
    {Opcode::fma, "fma", 3},
    {Opcode::sqrt, "sqrt", 1},
    {Opcode::neg, "neg", 1},
    {Opcode::abs, "abs", 1},
    {Opcode::copysign, "copysign", 2},
    {Opcode::min, "min", 2},
    {Opcode::max, "max", 2},
    {Opcode::round, "round", 1},
    {Opcode::floor, "floor", 1},
    {Opcode::equal, "equal", 2},
    {Opcode::less, "less", 2},
    {Opcode::less_equal, "less_equal", 2},
    {Opcode::select, "select", 3},
    {Opcode::mask_and, "mask_and", 2},
    {Opcode::mask_or, "mask_or", 2},
    {Opcode::mask_not, "mask_not", 1},
    {Opcode::to_bits, "to_bits", 1},
    {Opcode::from_bits, "from_bits", 1},
    {Opcode::bit_and, "bit_and", 2},
    {Opcode::bit_or, "bit_or", 2},
    {Opcode::shift_left, "shift_left", 1},
    {Opcode::shift_right, "shift_right", 1},
    {Opcode::lookup, "lookup", 1},
}};

constexpr bool rows_are_in_order() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].opcode) != i) return false;
  }
  return true;
}
static_assert(rows_are_in_order());

bool is_float(Type type) {
  return type == Type::f32 || type == Type::f64;
}

bool is_integer(Type type) {
  return type == Type::i32 || type == Type::i64;
}

/// Of the same number of bits.
bool is_pair(Type integer, Type floating) {
  return (integer == Type::i32 && floating == Type::f32) || (integer == Type::i64 && floating == Type::f64);
}

std::string f32_text(std::uint32_t bits) {
  return shortest(double{std::bit_cast<float>(bits)});
}

std::string constant_text(const Instruction& instruction) {
  switch (instruction.type) {
    case Type::f32: return f32_text(static_cast<std::uint32_t>(instruction.immediate));
    case Type::f64: return shortest(std::bit_cast<double>(instruction.immediate));
    case Type::i32:
    case Type::i64: return fmt::format("{:#x}", instruction.immediate);
    case Type::mask: return instruction.immediate != 0 ? "true" : "false";
  }
  return {};
}

std::string immediate_text(const Instruction& instruction) {
  switch (instruction.opcode) {
    case Opcode::constant: return constant_text(instruction);
    case Opcode::input:
    case Opcode::uniform:
    case Opcode::row:
    case Opcode::shift_left:
    case Opcode::shift_right:
    case Opcode::lookup: return std::to_string(instruction.immediate);
    default: return {};
  }
}

}  // namespace

std::string_view name(Type type) {
  switch (type) {
    case Type::f32: return "f32";
    case Type::f64: return "f64";
    case Type::i32: return "i32";
    case Type::i64: return "i64";
    case Type::mask: return "mask";
  }
  return {};
}

std::string_view name(Opcode opcode) {
  return table[static_cast<std::size_t>(opcode)].name;
}

std::size_t arity(Opcode opcode) {
  return table[static_cast<std::size_t>(opcode)].arity;
}

bool fits(Opcode opcode, Type result, std::span<const Type> arguments) {
  if (arguments.size() != arity(opcode)) return false;
  const auto all = [&](Type type) {
    return std::ranges::all_of(arguments, [=](Type argument) { return argument == type; });
  };
  switch (opcode) {
    case Opcode::constant: return true;
    case Opcode::input:
    case Opcode::uniform: return is_float(result);
    case Opcode::row: return result == Type::f64;
    case Opcode::convert: return is_float(result) && is_float(arguments[0]) && result != arguments[0];
    case Opcode::add:
    case Opcode::sub: return result != Type::mask && all(result);
    case Opcode::mul:
    case Opcode::div:
    case Opcode::fma:
    case Opcode::sqrt:
    case Opcode::neg:
    case Opcode::abs:
    case Opcode::copysign:
    case Opcode::min:
    case Opcode::max:
    case Opcode::round:
    case Opcode::floor: return is_float(result) && all(result);
    case Opcode::equal:
    case Opcode::less:
    case Opcode::less_equal: return result == Type::mask && is_float(arguments[0]) && all(arguments[0]);
    case Opcode::select:
      return arguments[0] == Type::mask && arguments[1] == result && arguments[2] == result;
    case Opcode::mask_and:
    case Opcode::mask_or:
    case Opcode::mask_not: return result == Type::mask && all(Type::mask);
    case Opcode::to_bits: return is_pair(result, arguments[0]);
    case Opcode::from_bits: return is_pair(arguments[0], result);
    case Opcode::bit_and:
    case Opcode::bit_or:
    case Opcode::shift_left:
    case Opcode::shift_right: return is_integer(result) && all(result);
    case Opcode::lookup: return result == Type::f32 && all(Type::i32);
  }
  return false;
}

std::string Program::text() const {
  std::string text = "program of inputs";
  for (const Element element : inputs) text.append(" ").append(assay::name(element));
  text += fmt::format(", {} uniforms", uniforms);
  if (row_scalars > 0) text += fmt::format(", {} row scalars", row_scalars);
  text += '\n';
  auto end = std::back_inserter(text);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    fmt::format_to(end, "table {}", i);
    for (const std::uint32_t entry : tables[i]) fmt::format_to(end, " {}", f32_text(entry));
    text += '\n';
  }
  for (std::size_t id = 0; id < instructions.size(); ++id) {
    const Instruction& instruction = instructions[id];
    fmt::format_to(end, "v{} = {} {}", id, name(instruction.opcode), name(instruction.type));
    for (const ValueId argument : instruction.used()) fmt::format_to(end, " v{}", argument);
    const std::string immediate = immediate_text(instruction);
    if (!immediate.empty()) fmt::format_to(end, " {}", immediate);
    text += '\n';
  }
  for (const auto& [value, element] : outputs) {
    fmt::format_to(end, "output {} v{}\n", assay::name(element), value);
  }
  for (const ValueId value : sums) fmt::format_to(end, "sum v{}\n", value);
  return text;
}

}  // namespace assay::kernel
