#include "backend/c/expression.h"

#include <fmt/format.h>

#include <cmath>

#include "kernel/semantics.h"

namespace assay {
namespace {

using kernel::Instruction;
using kernel::Opcode;
using kernel::Program;
using kernel::Type;
using kernel::ValueId;

/// In decimal where that is short, otherwise in hexadecimal; both are exact.
template <class Float>
std::string number(Float value, std::string_view suffix) {
  if (std::isnan(value)) return "NAN";
  if (std::isinf(value)) return fmt::format("{}HUGE_VAL{}", value < 0 ? "-" : "", suffix.empty() ? "" : "F");
  constexpr std::size_t short_enough = 8;
  std::string text = fmt::format("{}", value);
  if (text.size() > short_enough) return fmt::format("{:a}{}", value, suffix);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text.append(suffix);
}

/// The arguments of one instruction, as text.
class Operands {
 public:
  Operands(const Program& program, const Instruction& instruction)
      : program_(program), instruction_(instruction) {}

  [[nodiscard]] std::string operator[](std::size_t i) const {
    return c_operand(program_, instruction_.arguments.at(i));
  }
  /// "v1 + v2"; a negative number on the right stands in parentheses.
  [[nodiscard]] std::string infix(std::string_view symbol) const {
    const std::string right = (*this)[1];
    if (right.starts_with('-')) return fmt::format("{} {} ({})", (*this)[0], symbol, right);
    return fmt::format("{} {} {}", (*this)[0], symbol, right);
  }
  /// A function of the C library, whose name has an f at its end for float.
  [[nodiscard]] std::string call(std::string_view function) const {
    std::string text = fmt::format("{}{}(", function, instruction_.type == Type::f32 ? "f" : "");
    for (std::size_t i = 0; i < instruction_.used().size(); ++i)
      text.append(i > 0 ? ", " : "").append((*this)[i]);
    return text + ")";
  }
  [[nodiscard]] std::string choice(std::string_view condition, std::size_t then,
                                   std::size_t otherwise) const {
    return fmt::format("{} ? {} : {}", condition, (*this)[then], (*this)[otherwise]);
  }
  [[nodiscard]] std::string shifted(std::string_view symbol) const {
    return fmt::format("{} {} {}", (*this)[0], symbol, instruction_.immediate);
  }

 private:
  const Program& program_;
  const Instruction& instruction_;
};

}  // namespace

std::string_view c_type(Type type) {
  switch (type) {
    case Type::f32: return "float";
    case Type::f64: return "double";
    case Type::i64: return "uint64_t";
    case Type::mask: return "bool";
  }
  return {};
}

std::string c_literal(Type type, std::uint64_t bits) {
  switch (type) {
    case Type::f32: return number(kernel::from_word<float>(bits), "f");
    case Type::f64: return number(kernel::from_word<double>(bits), "");
    case Type::i64: return fmt::format("UINT64_C(0x{:x})", bits);
    case Type::mask: return bits != 0 ? "true" : "false";
  }
  return {};
}

std::string c_operand(const Program& program, ValueId id) {
  const Instruction& instruction = program.instructions[id];
  if (instruction.opcode != Opcode::constant) return fmt::format("v{}", id);
  return c_literal(instruction.type, instruction.immediate);
}

std::string c_expression(const Program& program, ValueId id) {
  const Instruction& instruction = program.instructions[id];
  const Operands operands(program, instruction);
  switch (instruction.opcode) {
    case Opcode::constant:
    case Opcode::uniform:
    case Opcode::row:
    case Opcode::input:
    case Opcode::wide_input: return {};
    case Opcode::convert: return fmt::format("({}){}", c_type(instruction.type), operands[0]);
    case Opcode::add: return operands.infix("+");
    case Opcode::sub: return operands.infix("-");
    case Opcode::mul: return operands.infix("*");
    case Opcode::div: return operands.infix("/");
    case Opcode::fma: return operands.call("fma");
    case Opcode::sqrt: return operands.call("sqrt");
    case Opcode::neg: return fmt::format("-{}", operands[0]);
    case Opcode::abs: return operands.call("fabs");
    case Opcode::copysign: return operands.call("copysign");
    case Opcode::min: return operands.choice(operands.infix("<"), 0, 1);
    case Opcode::max: return operands.choice(operands.infix(">"), 0, 1);
    case Opcode::round: return operands.call("nearbyint");
    case Opcode::floor: return operands.call("floor");
    case Opcode::equal: return operands.infix("==");
    case Opcode::less: return operands.infix("<");
    case Opcode::less_equal: return operands.infix("<=");
    case Opcode::select: return operands.choice(operands[0], 1, 2);
    case Opcode::mask_and: return operands.infix("&&");
    case Opcode::mask_or: return operands.infix("||");
    case Opcode::mask_not: return fmt::format("!{}", operands[0]);
    case Opcode::to_bits: return fmt::format("bits_of({})", operands[0]);
    case Opcode::from_bits: return fmt::format("from_bits({})", operands[0]);
    case Opcode::bit_and: return operands.infix("&");
    case Opcode::bit_or: return operands.infix("|");
    case Opcode::shift_left: return operands.shifted("<<");
    case Opcode::shift_right: return operands.shifted(">>");
  }
  return {};
}

}  // namespace assay
