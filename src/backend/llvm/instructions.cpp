#include "backend/llvm/instructions.h"

#include <bit>
#include <tuple>

#include "kernel/semantics.h"

namespace assay {

using kernel::Instruction;
using kernel::Opcode;
using kernel::Program;
using kernel::Type;
using kernel::ValueId;

namespace {

/// LLVM writes the constants of both float types as the bits of a double.
std::string f32_literal(std::uint64_t bits) {
  return fmt::format("0x{:016X}", std::bit_cast<std::uint64_t>(double{kernel::from_word<float>(bits)}));
}

std::string literal(const Instruction& constant) {
  switch (constant.type) {
    case Type::f32: return f32_literal(constant.immediate);
    case Type::f64: return fmt::format("0x{:016X}", constant.immediate);
    case Type::i32:
    case Type::i64: return fmt::format("{}", constant.immediate);
    case Type::mask: return constant.immediate != 0 ? "true" : "false";
  }
  return {};
}

bool is_narrow(Element element) {
  return element == f16 || element == bf16;
}

/// What is made of inputs.
std::vector<bool> varying_values(const Program& program) {
  std::vector<bool> varies(program.instructions.size());
  for (ValueId id = 0; id < varies.size(); ++id) {
    const Instruction& instruction = program.instructions[id];
    varies[id] = instruction.opcode == Opcode::input;
    for (const ValueId argument : instruction.used()) varies[id] = varies[id] || varies[argument];
  }
  return varies;
}

}  // namespace

std::string_view scalar_type(Type type) {
  switch (type) {
    case Type::f32: return "float";
    case Type::f64: return "double";
    case Type::i32: return "i32";
    case Type::i64: return "i64";
    case Type::mask: return "i1";
  }
  return {};
}

std::string_view storage_type(Element element) {
  switch (element) {
    case f32: return "float";
    case f64: return "double";
    case f16:
    case bf16: return "i16";
  }
  return {};
}

InstructionWriter::InstructionWriter(const Program& program, const Target& target, Stages stages)
    : program_(program), target_(target), varies_(varying_values(program)), stages_(std::move(stages)) {}

std::string InstructionWriter::finish() {
  for (const std::string& declaration : declarations_) write("{}\n", declaration);
  write(
      "attributes #0 = {{ nounwind \"no-builtins\" \"target-features\"=\"{}\" "
      "\"prefer-vector-width\"=\"{}\" "
      "\"min-legal-vector-width\"=\"{}\" }}\n",
      target_.features, target_.register_bits, target_.register_bits);
  return std::move(text_);
}

std::string InstructionWriter::vector(Type type) const {
  return fmt::format("<{} x {}>", target_.lanes, scalar_type(type));
}

std::string InstructionWriter::name(ValueId id) const {
  const bool is_carried = !stages_.carried.empty() && stages_.carried[id] > 0 && stage_ > stages_.of[id];
  if (is_carried) return fmt::format("%v{}.{}", id, stage_ - stages_.of[id]);
  return fmt::format("%v{}{}", id, is_tail_ && varies_[id] ? ".tail" : "");
}

std::string InstructionWriter::operand(ValueId id) const {
  const Instruction& instruction = program_.instructions[id];
  if (instruction.opcode != Opcode::constant) return name(id);
  return fmt::format("splat ({} {})", scalar_type(instruction.type), literal(instruction));
}

std::string InstructionWriter::typed_operand(ValueId id) const {
  return vector(program_.instructions[id].type) + " " + operand(id);
}

void InstructionWriter::write_pointers(std::string_view from, std::string_view name, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    write("  %{}{}.at = getelementptr ptr, ptr %{}, i64 {}\n", name, i, from, i);
    write("  %{}{} = load ptr, ptr %{}{}.at, align 8\n", name, i, name, i);
  }
}

void InstructionWriter::write_splat(ValueId id, std::string_view scalar) {
  const Type element = program_.instructions[id].type;
  const std::string type = vector(element);
  write("  %v{}.first = insertelement {} poison, {} {}, i64 0\n", id, type, scalar_type(element), scalar);
  write("  %v{} = shufflevector {} %v{}.first, {} poison, <{} x i32> zeroinitializer\n", id, type, id, type,
        target_.lanes);
}

void InstructionWriter::write_uniforms() {
  for (ValueId id = 0; id < program_.instructions.size(); ++id) {
    const Instruction& instruction = program_.instructions[id];
    if (instruction.opcode != Opcode::uniform) continue;
    write("  %v{}.at = getelementptr double, ptr %uniforms, i64 {}\n", id, instruction.immediate);
    write("  %v{}.given = load double, ptr %v{}.at, align 8\n", id, id);
    const bool is_single = instruction.type == Type::f32;
    if (is_single) write("  %v{}.rounded = fptrunc double %v{}.given to float\n", id, id);
    write_splat(id, fmt::format("%v{}.{}", id, is_single ? "rounded" : "given"));
  }
}

std::string InstructionWriter::stored_vector(Element element) const {
  return fmt::format("<{} x {}>", target_.lanes, storage_type(element));
}

void InstructionWriter::write_load(ValueId id, std::string_view place, std::string_view mask) {
  const Element element = program_.inputs[program_.instructions[id].immediate];
  const std::string stored = stored_vector(element);
  const std::string loaded = is_narrow(element) ? name(id) + ".stored" : name(id);
  if (mask.empty()) {
    write("  {} = load {}, ptr {}, align 1\n", loaded, stored, place);
  } else {
    const std::string masks = vector(Type::mask);
    const std::string function = masked("load", element);
    write("  {} = call {} {}(ptr {}, i32 1, {} {}, {} zeroinitializer)\n", loaded, stored, function, place,
          masks, mask, stored);
    declare(fmt::format("declare {0} {1}(ptr, i32, {2}, {0})", stored, function, masks));
  }
  if (element == f16) {
    write("  {}.half = bitcast {} {} to <{} x half>\n", name(id), stored, loaded, target_.lanes);
    write("  {0} = fpext <{1} x half> {0}.half to {2}\n", name(id), target_.lanes, vector(Type::f32));
  } else if (element == bf16) {
    write("  {}.low = zext {} {} to <{} x i32>\n", name(id), stored, loaded, target_.lanes);
    write("  {0}.high = shl <{1} x i32> {0}.low, splat (i32 16)\n", name(id), target_.lanes);
    write("  {0} = bitcast <{1} x i32> {0}.high to {2}\n", name(id), target_.lanes, vector(Type::f32));
  }
}

void InstructionWriter::write_store(const kernel::Output& output, const std::string& place,
                                    std::string_view mask, bool is_streaming) {
  const auto& [id, element] = output;
  std::string stored = typed_operand(id);
  if (element == f16) {
    write("  {}.half = fptrunc {} to <{} x half>\n", place, stored, target_.lanes);
    write("  {0}.stored = bitcast <{1} x half> {0}.half to <{1} x i16>\n", place, target_.lanes);
  } else if (element == bf16) {
    write("  {}.bits = bitcast {} to <{} x i32>\n", place, stored, target_.lanes);
    write("  {0}.high = lshr <{1} x i32> {0}.bits, splat (i32 16)\n", place, target_.lanes);
    write("  {0}.stored = trunc <{1} x i32> {0}.high to <{1} x i16>\n", place, target_.lanes);
  }
  if (is_narrow(element)) stored = fmt::format("{} {}.stored", stored_vector(element), place);
  if (is_streaming) {
    write("  store {}, ptr {}, align {}, !nontemporal !0\n", stored, place,
          target_.lanes * format_of(element).bytes);
    return;
  }
  if (mask.empty()) {
    write("  store {}, ptr {}, align 1\n", stored, place);
    return;
  }
  const std::string masks = vector(Type::mask);
  const std::string function = masked("store", element);
  write("  call void {}({}, ptr {}, i32 1, {} {})\n", function, stored, place, masks, mask);
  declare(fmt::format("declare void {}({}, ptr, i32, {})", function, stored_vector(element), masks));
}

/// "@llvm.masked.load.v8f32.p0"
std::string InstructionWriter::masked(std::string_view access, Element element) const {
  const std::string_view type = is_narrow(element) ? "i16" : assay::name(element);
  return fmt::format("@llvm.masked.{}.v{}{}.p0", access, target_.lanes, type);
}

/// "fadd <8 x double> %v1, %v2"
std::string InstructionWriter::binary(ValueId id, std::string_view operation) const {
  const Instruction& instruction = program_.instructions[id];
  return fmt::format("{} {}, {}", operation, typed_operand(instruction.arguments[0]),
                     operand(instruction.arguments[1]));
}

std::string InstructionWriter::cast(ValueId id, std::string_view operation) const {
  const Instruction& instruction = program_.instructions[id];
  return fmt::format("{} {} to {}", operation, typed_operand(instruction.arguments[0]),
                     vector(instruction.type));
}

std::string InstructionWriter::intrinsic(ValueId id, std::string_view intrinsic_name) {
  const Instruction& instruction = program_.instructions[id];
  const std::string type = vector(instruction.type);
  const std::string function =
      fmt::format("@llvm.{}.v{}{}", intrinsic_name, target_.lanes, kernel::name(instruction.type));
  std::string arguments;
  std::string types;
  for (const ValueId argument : instruction.used()) {
    const std::string_view separator = arguments.empty() ? "" : ", ";
    arguments.append(separator).append(typed_operand(argument));
    types.append(separator).append(type);
  }
  declare(fmt::format("declare {} {}({})", type, function, types));
  return fmt::format("call {} {}({})", type, function, arguments);
}

std::string InstructionWriter::select(std::string_view condition, ValueId then, ValueId otherwise) const {
  return fmt::format("select {} {}, {}, {}", vector(Type::mask), condition, typed_operand(then),
                     typed_operand(otherwise));
}

/// a (comparison) b ? a : b
std::string InstructionWriter::choice(ValueId id, std::string_view comparison) {
  const auto [a, b, unused] = program_.instructions[id].arguments;
  const std::string condition = name(id) + ".first";
  write("  {} = fcmp {} {}, {}\n", condition, comparison, typed_operand(a), operand(b));
  return select(condition, a, b);
}

std::string InstructionWriter::shift(ValueId id, std::string_view operation) const {
  const Instruction& instruction = program_.instructions[id];
  return fmt::format("{} {}, splat ({} {})", operation, typed_operand(instruction.arguments[0]),
                     scalar_type(instruction.type), instruction.immediate);
}

/// "<8 x float> <float 0x..., ...>"
std::string InstructionWriter::table_part(const kernel::Table& table, std::size_t part) const {
  std::string text = vector(Type::f32) + " <";
  for (std::size_t lane = 0; lane < target_.lanes; ++lane) {
    text += lane == 0 ? "float " : ", float ";
    text += f32_literal(table[part * target_.lanes + lane]);
  }
  return text + ">";
}

std::string InstructionWriter::lookup(ValueId id) {
  const Instruction& instruction = program_.instructions[id];
  const kernel::Table& table = program_.tables[instruction.immediate];
  const std::string index = typed_operand(instruction.arguments[0]);
  if (target_.lanes * 2 == kernel::table_size) {
    declare(
        "declare <16 x float> @llvm.x86.avx512.vpermi2var.ps.512(<16 x float>, <16 x i32>, <16 x float>)");
    return fmt::format("call <16 x float> @llvm.x86.avx512.vpermi2var.ps.512({}, {}, {})",
                       table_part(table, 0), index, table_part(table, 1));
  }
  declare("declare <8 x float> @llvm.x86.avx2.permps(<8 x float>, <8 x i32>)");
  for (std::size_t part = 0; part < 4; ++part) {
    write("  {}.part{} = call <8 x float> @llvm.x86.avx2.permps({}, {})\n", name(id), part,
          table_part(table, part), index);
  }
  for (const unsigned bit : {8U, 16U}) {
    write("  {}.bit{} = and {}, splat (i32 {})\n", name(id), bit, index, bit);
    write("  {}.has{} = icmp ne <8 x i32> {}.bit{}, zeroinitializer\n", name(id), bit, name(id), bit);
  }
  for (const auto& [half, low, high] : {std::tuple("low", 0, 1), std::tuple("high", 2, 3)}) {
    write("  {0}.{1} = select <8 x i1> {0}.has8, <8 x float> {0}.part{2}, <8 x float> {0}.part{3}\n",
          name(id), half, high, low);
  }
  return fmt::format("select <8 x i1> {0}.has16, <8 x float> {0}.high, <8 x float> {0}.low", name(id));
}

void InstructionWriter::write_carried() {
  for (ValueId id = 0; id < stages_.carried.size(); ++id) {
    const std::string type = vector(program_.instructions[id].type);
    for (std::size_t distance = 1; distance <= stages_.carried[id]; ++distance) {
      const std::string before = distance == 1 ? "" : fmt::format(".{}", distance - 1);
      write("  %v{0}.{1} = phi {2} [ zeroinitializer, %entry ], [ %v{0}{3}, %latch ]\n", id, distance, type,
            before);
    }
  }
}

void InstructionWriter::write_operation(ValueId id) {
  const std::string text = operation(id);
  if (!text.empty()) write("  {} = {}\n", name(id), text);
}

std::string InstructionWriter::operation(ValueId id) {
  const Instruction& instruction = program_.instructions[id];
  const ValueId first = instruction.arguments[0];
  const bool is_integer = instruction.type == Type::i32 || instruction.type == Type::i64;
  switch (instruction.opcode) {
    case Opcode::constant:
    case Opcode::uniform:
    case Opcode::row:
    case Opcode::input: return {};
    case Opcode::convert: return cast(id, instruction.type == Type::f64 ? "fpext" : "fptrunc");
    case Opcode::add: return binary(id, is_integer ? "add" : "fadd");
    case Opcode::sub: return binary(id, is_integer ? "sub" : "fsub");
    case Opcode::mul: return binary(id, "fmul");
    case Opcode::div: return binary(id, "fdiv");
    case Opcode::fma: return intrinsic(id, "fma");
    case Opcode::sqrt: return intrinsic(id, "sqrt");
    case Opcode::neg: return fmt::format("fneg {}", typed_operand(first));
    case Opcode::abs: return intrinsic(id, "fabs");
    case Opcode::copysign: return intrinsic(id, "copysign");
    case Opcode::min: return choice(id, "olt");
    case Opcode::max: return choice(id, "ogt");
    case Opcode::round: return intrinsic(id, "roundeven");
    case Opcode::floor: return intrinsic(id, "floor");
    case Opcode::equal: return binary(id, "fcmp oeq");
    case Opcode::less: return binary(id, "fcmp olt");
    case Opcode::less_equal: return binary(id, "fcmp ole");
    case Opcode::select: return select(operand(first), instruction.arguments[1], instruction.arguments[2]);
    case Opcode::mask_and: return binary(id, "and");
    case Opcode::mask_or: return binary(id, "or");
    case Opcode::mask_not: return fmt::format("xor {}, splat (i1 true)", typed_operand(first));
    case Opcode::to_bits:
    case Opcode::from_bits: return cast(id, "bitcast");
    case Opcode::bit_and: return binary(id, "and");
    case Opcode::bit_or: return binary(id, "or");
    case Opcode::shift_left: return shift(id, "shl");
    case Opcode::shift_right: return shift(id, "lshr");
    case Opcode::lookup: return lookup(id);
  }
  return {};
}

}  // namespace assay
