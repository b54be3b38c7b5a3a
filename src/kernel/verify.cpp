#include <fmt/format.h>

#include <string>

#include "kernel/program.h"

namespace assay::kernel {
namespace {

std::uint64_t immediate_limit(const Program& program, const Instruction& instruction) {
  switch (instruction.opcode) {
    case Opcode::constant:
      switch (instruction.type) {
        case Type::f32:
        case Type::i32: return std::uint64_t{1} << 32U;
        case Type::mask: return 2;
        case Type::f64:
        case Type::i64: return 0;  // any 64 bits
      }
      return 0;
    case Opcode::input: return program.inputs.size();
    case Opcode::uniform: return program.uniforms;
    case Opcode::row: return program.row_scalars;
    case Opcode::lookup: return program.tables.size();
    case Opcode::shift_left:
    case Opcode::shift_right: return instruction.type == Type::i32 ? 32 : 64;
    default: return 1;
  }
}

bool immediate_is_in_range(const Program& program, const Instruction& instruction) {
  const bool takes_all_bits = instruction.opcode == Opcode::constant &&
                              (instruction.type == Type::f64 || instruction.type == Type::i64);
  return takes_all_bits || instruction.immediate < immediate_limit(program, instruction);
}

std::optional<std::string> broken_rule(const Program& program, ValueId id) {
  const Instruction& instruction = program.instructions[id];
  if (static_cast<std::size_t>(instruction.opcode) >= opcode_count) return "no such operation";
  std::array<Type, 3> types{};
  std::size_t count = 0;
  for (const ValueId argument : instruction.used()) {
    if (argument >= id) return fmt::format("takes v{}, which is not an earlier value", argument);
    types[count++] = program.instructions[argument].type;
  }
  if (!fits(instruction.opcode, instruction.type, std::span(types).first(count))) {
    return fmt::format("{} does not take these types", name(instruction.opcode));
  }
  if (!immediate_is_in_range(program, instruction)) {
    return fmt::format("{} has an immediate out of range", name(instruction.opcode));
  }
  if (instruction.opcode == Opcode::input &&
      instruction.type != type_of(program.inputs[instruction.immediate])) {
    return "input has not the type of its elements";
  }
  return std::nullopt;
}

/// Of a value that leaves the program.
std::optional<std::string> broken_rule(const Program& program, ValueId result, std::string_view what,
                                       Type type) {
  if (result >= program.instructions.size()) return fmt::format("{} v{} is no value", what, result);
  if (program.instructions[result].type == type) return std::nullopt;
  return fmt::format("{} v{} is not {}", what, result, name(type));
}

}  // namespace

std::optional<std::string> verify(const Program& program) {
  for (ValueId id = 0; id < program.instructions.size(); ++id) {
    if (const auto rule = broken_rule(program, id)) return fmt::format("v{}: {}", id, *rule);
  }
  if (program.outputs.empty() && program.sums.empty()) return "no output";
  if (program.inputs.size() + program.outputs.size() > max_arrays) return "too many inputs and outputs";
  for (const auto& [value, element] : program.outputs) {
    if (const auto rule = broken_rule(program, value, "output", type_of(element))) return rule;
  }
  for (const ValueId sum : program.sums) {
    if (const auto rule = broken_rule(program, sum, "sum", Type::f64)) return rule;
  }
  return std::nullopt;
}

}  // namespace assay::kernel
