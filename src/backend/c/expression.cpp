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

constexpr std::string_view half_conversions = R"(
/* A half's exponent has 112 less than a float's. */
static inline float float_of_half(uint16_t half)
{
  const uint32_t magnitude = (uint32_t)(half & 0x7fff) << 13;
  const uint32_t finite = bits_of_float(float_of(magnitude) * 0x1p112f);
  const uint32_t sign = (uint32_t)(half & 0x8000) << 16;
  return float_of(sign | (magnitude >= 0x0f800000 ? magnitude | 0x7f800000 : finite));
}

/* Of a float that is a half already. */
static inline uint16_t half_of_float(float value)
{
  const uint32_t finite = bits_of_float(fabsf(value) * 0x1p-112f) >> 13;
  const uint32_t sign = (bits_of_float(value) >> 16) & 0x8000;
  return (uint16_t)(sign | (fabsf(value) < 0x1p16f ? finite : value == value ? 0x7c00 : 0x7e00));
}
)";

constexpr std::string_view bfloat16_conversions = R"(
/* A bfloat16 is the upper half of a float. */
static inline float float_of_bfloat16(uint16_t upper)
{
  return float_of((uint32_t)upper << 16);
}

/* Of a float that is a bfloat16 already. */
static inline uint16_t bfloat16_of_float(float value)
{
  return (uint16_t)(value == value ? bits_of_float(value) >> 16 : 0x7fc0);
}
)";

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
    case Type::i32: return "uint32_t";
    case Type::i64: return "uint64_t";
    case Type::mask: return "bool";
  }
  return {};
}

std::string_view c_bit_cast_to(Type type) {
  switch (type) {
    case Type::f32: return "float_of";
    case Type::f64: return "double_of";
    case Type::i32: return "bits_of_float";
    case Type::i64: return "bits_of_double";
    case Type::mask: return {};
  }
  return {};
}

std::string c_literal(Type type, std::uint64_t bits) {
  switch (type) {
    case Type::f32: return number(kernel::from_word<float>(bits), "f");
    case Type::f64: return number(kernel::from_word<double>(bits), "");
    case Type::i32: return fmt::format("UINT32_C(0x{:x})", bits);
    case Type::i64: return fmt::format("UINT64_C(0x{:x})", bits);
    case Type::mask: return bits != 0 ? "true" : "false";
  }
  return {};
}

std::string_view c_type(Element element) {
  switch (element) {
    case f32: return "float";
    case f64: return "double";
    case f16:
    case bf16: return "uint16_t";
  }
  return {};
}

std::string c_loaded(Element type, std::string_view element) {
  if (type == f16) return fmt::format("float_of_half({})", element);
  if (type == bf16) return fmt::format("float_of_bfloat16({})", element);
  return std::string(element);
}

std::string c_stored(Element type, std::string_view value) {
  if (type == f16) return fmt::format("half_of_float({})", value);
  if (type == bf16) return fmt::format("bfloat16_of_float({})", value);
  return std::string(value);
}

std::string_view c_conversions(Element type) {
  if (type == f16) return half_conversions;
  return type == bf16 ? bfloat16_conversions : std::string_view();
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
    case Opcode::input: return {};
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
    case Opcode::to_bits:
    case Opcode::from_bits: return fmt::format("{}({})", c_bit_cast_to(instruction.type), operands[0]);
    case Opcode::bit_and: return operands.infix("&");
    case Opcode::bit_or: return operands.infix("|");
    case Opcode::shift_left: return operands.shifted("<<");
    case Opcode::shift_right: return operands.shifted(">>");
    case Opcode::lookup:
      return fmt::format("table{}[{} % {}]", instruction.immediate, operands[0], kernel::table_size);
  }
  return {};
}

}  // namespace assay
