#include "backend/llvm/emit.h"

#include <fmt/format.h>

#include <bit>
#include <iterator>
#include <set>

#include "kernel/semantics.h"

namespace assay {
namespace {

using kernel::Instruction;
using kernel::Opcode;
using kernel::Program;
using kernel::Type;
using kernel::ValueId;

std::string_view scalar_type(Type type) {
  switch (type) {
    case Type::f32: return "float";
    case Type::f64: return "double";
    case Type::i64: return "i64";
    case Type::mask: return "i1";
  }
  return {};
}

/// LLVM writes the constants of both float types as the bits of a double.
std::string literal(const Instruction& constant) {
  switch (constant.type) {
    case Type::f32:
      return fmt::format("0x{:016X}",
                         std::bit_cast<std::uint64_t>(double{kernel::from_word<float>(constant.immediate)}));
    case Type::f64: return fmt::format("0x{:016X}", constant.immediate);
    case Type::i64: return fmt::format("{}", static_cast<std::int64_t>(constant.immediate));
    case Type::mask: return constant.immediate != 0 ? "true" : "false";
  }
  return {};
}

class Emitter {
 public:
  Emitter(const Program& program, const Target& target) : program_(program), target_(target) {}

  [[nodiscard]] std::string emit() {
    write("define void @{}(ptr %inputs, ptr %uniforms, ptr %outputs, i64 %count) #0 {{\n", entry_name);
    write("entry:\n");
    write_arrays("inputs", "in", program_.inputs);
    write_arrays("outputs", "out", program_.outputs.size());
    for (ValueId id = 0; id < program_.instructions.size(); ++id) write_uniform(id);
    write("  br label %loop\n\nloop:\n");
    write("  %i = phi i64 [ 0, %entry ], [ %next, %loop ]\n");
    for (ValueId id = 0; id < program_.instructions.size(); ++id) write_instruction(id);
    for (std::size_t i = 0; i < program_.outputs.size(); ++i) write_store(i);
    write("  %next = add i64 %i, {}\n", target_.lanes);
    write("  %more = icmp ult i64 %next, %count\n");
    write("  br i1 %more, label %loop, label %exit\n\nexit:\n  ret void\n}}\n\n");
    for (const std::string& declaration : declarations_) write("{}\n", declaration);
    write(
        "attributes #0 = {{ nounwind \"no-builtins\" \"target-features\"=\"{}\" "
        "\"prefer-vector-width\"=\"{}\" "
        "\"min-legal-vector-width\"=\"{}\" }}\n",
        target_.features, target_.register_bits, target_.register_bits);
    return std::move(text_);
  }

 private:
  template <class... Arguments>
  void write(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Arguments>(arguments)...);
  }

  [[nodiscard]] std::string vector(Type type) const {
    return fmt::format("<{} x {}>", target_.lanes, scalar_type(type));
  }

  /// The value without its type.
  [[nodiscard]] std::string operand(ValueId id) const {
    const Instruction& instruction = program_.instructions[id];
    if (instruction.opcode != Opcode::constant) return fmt::format("%v{}", id);
    return fmt::format("splat ({} {})", scalar_type(instruction.type), literal(instruction));
  }

  [[nodiscard]] std::string typed_operand(ValueId id) const {
    return vector(program_.instructions[id].type) + " " + operand(id);
  }

  void write_arrays(std::string_view pointers, std::string_view name, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      write("  %{}{}.at = getelementptr ptr, ptr %{}, i64 {}\n", name, i, pointers, i);
      write("  %{}{} = load ptr, ptr %{}{}.at, align 8\n", name, i, name, i);
    }
  }

  void write_uniform(ValueId id) {
    const Instruction& instruction = program_.instructions[id];
    if (instruction.opcode != Opcode::uniform) return;
    const std::string type = vector(instruction.type);
    write("  %v{}.at = getelementptr double, ptr %uniforms, i64 {}\n", id, instruction.immediate);
    write("  %v{}.given = load double, ptr %v{}.at, align 8\n", id, id);
    const bool is_single = instruction.type == Type::f32;
    if (is_single) write("  %v{}.rounded = fptrunc double %v{}.given to float\n", id, id);
    write("  %v{}.first = insertelement {} poison, {} %v{}.{}, i64 0\n", id, type,
          scalar_type(instruction.type), id, is_single ? "rounded" : "given");
    write("  %v{} = shufflevector {} %v{}.first, {} poison, <{} x i32> zeroinitializer\n", id, type, id, type,
          target_.lanes);
  }

  void write_input(ValueId id) {
    write("  %v{}.at = getelementptr float, ptr %in{}, i64 %i\n", id, program_.instructions[id].immediate);
    write("  %v{} = load {}, ptr %v{}.at, align 4\n", id, vector(Type::f32), id);
  }

  void write_store(std::size_t i) {
    write("  %out{}.here = getelementptr float, ptr %out{}, i64 %i\n", i, i);
    write("  store {}, ptr %out{}.here, align 4\n", typed_operand(program_.outputs[i]), i);
  }

  /// "%v3 = fadd <8 x double> %v1, %v2"
  void write_binary(ValueId id, std::string_view operation) {
    const Instruction& instruction = program_.instructions[id];
    write("  %v{} = {} {}, {}\n", id, operation, typed_operand(instruction.arguments[0]),
          operand(instruction.arguments[1]));
  }

  void write_cast(ValueId id, std::string_view operation) {
    const Instruction& instruction = program_.instructions[id];
    write("  %v{} = {} {} to {}\n", id, operation, typed_operand(instruction.arguments[0]),
          vector(instruction.type));
  }

  void write_intrinsic(ValueId id, std::string_view name) {
    const Instruction& instruction = program_.instructions[id];
    const std::string type = vector(instruction.type);
    const std::string function =
        fmt::format("@llvm.{}.v{}{}", name, target_.lanes, kernel::name(instruction.type));
    std::string arguments;
    std::string types;
    for (const ValueId argument : instruction.used()) {
      const std::string_view separator = arguments.empty() ? "" : ", ";
      arguments.append(separator).append(typed_operand(argument));
      types.append(separator).append(type);
    }
    write("  %v{} = call {} {}({})\n", id, type, function, arguments);
    declarations_.insert(fmt::format("declare {} {}({})", type, function, types));
  }

  void write_select(ValueId id, std::string_view condition, ValueId then, ValueId otherwise) {
    write("  %v{} = select {} {}, {}, {}\n", id, vector(Type::mask), condition, typed_operand(then),
          typed_operand(otherwise));
  }

  /// a (comparison) b ? a : b
  void write_choice(ValueId id, std::string_view comparison) {
    const auto [a, b, unused] = program_.instructions[id].arguments;
    const std::string condition = fmt::format("%v{}.first", id);
    write("  {} = fcmp {} {}, {}\n", condition, comparison, typed_operand(a), operand(b));
    write_select(id, condition, a, b);
  }

  void write_shift(ValueId id, std::string_view operation) {
    const Instruction& instruction = program_.instructions[id];
    write("  %v{} = {} {}, splat (i64 {})\n", id, operation, typed_operand(instruction.arguments[0]),
          instruction.immediate);
  }

  void write_instruction(ValueId id) {
    const Instruction& instruction = program_.instructions[id];
    const ValueId first = instruction.arguments[0];
    const bool is_integer = instruction.type == Type::i64;
    switch (instruction.opcode) {
      case Opcode::constant:
      case Opcode::uniform: return;
      case Opcode::input: return write_input(id);
      case Opcode::convert: return write_cast(id, instruction.type == Type::f64 ? "fpext" : "fptrunc");
      case Opcode::add: return write_binary(id, is_integer ? "add" : "fadd");
      case Opcode::sub: return write_binary(id, is_integer ? "sub" : "fsub");
      case Opcode::mul: return write_binary(id, "fmul");
      case Opcode::div: return write_binary(id, "fdiv");
      case Opcode::fma: return write_intrinsic(id, "fma");
      case Opcode::sqrt: return write_intrinsic(id, "sqrt");
      case Opcode::neg: return write("  %v{} = fneg {}\n", id, typed_operand(first));
      case Opcode::abs: return write_intrinsic(id, "fabs");
      case Opcode::copysign: return write_intrinsic(id, "copysign");
      case Opcode::min: return write_choice(id, "olt");
      case Opcode::max: return write_choice(id, "ogt");
      case Opcode::round: return write_intrinsic(id, "roundeven");
      case Opcode::floor: return write_intrinsic(id, "floor");
      case Opcode::equal: return write_binary(id, "fcmp oeq");
      case Opcode::less: return write_binary(id, "fcmp olt");
      case Opcode::less_equal: return write_binary(id, "fcmp ole");
      case Opcode::select:
        return write_select(id, operand(first), instruction.arguments[1], instruction.arguments[2]);
      case Opcode::mask_and: return write_binary(id, "and");
      case Opcode::mask_or: return write_binary(id, "or");
      case Opcode::mask_not: return write("  %v{} = xor {}, splat (i1 true)\n", id, typed_operand(first));
      case Opcode::to_bits:
      case Opcode::from_bits: return write_cast(id, "bitcast");
      case Opcode::bit_and: return write_binary(id, "and");
      case Opcode::bit_or: return write_binary(id, "or");
      case Opcode::shift_left: return write_shift(id, "shl");
      case Opcode::shift_right: return write_shift(id, "lshr");
    }
  }

  const Program& program_;
  const Target& target_;
  std::string text_;
  std::set<std::string> declarations_;
};

}  // namespace

std::string llvm_ir(const Program& program, const Target& target) {
  return Emitter(program, target).emit();
}

}  // namespace assay
