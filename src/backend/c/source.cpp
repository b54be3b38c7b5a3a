#include "backend/c/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <iterator>

#include "backend/c/expression.h"

namespace assay {
namespace {

using kernel::Instruction;
using kernel::Opcode;
using kernel::Program;
using kernel::Type;
using kernel::ValueId;

// Of GCC, -std=c99 alone does not contract; it ignores the standard's pragma, and says so.
constexpr std::string_view preamble = R"text(
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __FAST_MATH__
#error "this file needs IEEE arithmetic: compile it without -ffast-math"
#endif
#if FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 16
#error "this file needs float and double computed as such: on 32-bit x86, -msse2 -mfpmath=sse"
#endif

/* No multiply-add but where fma is written. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("fp-contract=off")
#else
#pragma STDC FP_CONTRACT OFF
#endif

/* Elements do not depend on each other, even where an output is an input array. */
#if defined(__clang__)
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define INDEPENDENT _Pragma("GCC ivdep")
#else
#define INDEPENDENT
#endif
)text";

constexpr std::string_view bit_casts = R"(
static inline uint64_t bits_of(double value)
{
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static inline double from_bits(uint64_t bits)
{
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}
)";

/// "/* text */", a line of text a line.
std::string comment_of(std::string_view text) {
  std::string comment = "/*";
  while (true) {
    const std::size_t end = text.find('\n');
    comment.append(text.empty() || text.front() == '\n' ? "" : " ").append(text.substr(0, end));
    if (end == std::string_view::npos) return comment + " */\n";
    comment += "\n *";
    text.remove_prefix(end + 1);
  }
}

bool uses(const CFunction& function, Opcode opcode) {
  return std::ranges::any_of(function.program.instructions,
                             [=](const Instruction& instruction) { return instruction.opcode == opcode; });
}

/// Writes one function.
class FunctionWriter {
 public:
  explicit FunctionWriter(const CFunction& function) : function_(function), program_(function.program) {
    assert(!program_.is_by_rows());
    assert(function.arguments.size() == program_.inputs + program_.uniforms + program_.outputs.size());
  }

  std::string text() {
    text_ = comment_of(function_.comment);
    write_signature();
    text_ += "{\n";
    write_unused();
    text_ += "  INDEPENDENT\n  for (size_t i = 0; i < n; ++i) {\n";
    for (ValueId id = 0; id < program_.instructions.size(); ++id) write_value(id);
    for (std::size_t i = 0; i < program_.outputs.size(); ++i) {
      line("    {}[i] = {};\n", output(i), c_operand(program_, program_.outputs[i]));
    }
    text_ += "  }\n}\n";
    return std::move(text_);
  }

 private:
  template <class... Arguments>
  void line(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Arguments>(arguments)...);
  }
  [[nodiscard]] const std::string& input(std::size_t i) const { return function_.arguments[i]; }
  [[nodiscard]] const std::string& uniform(std::size_t i) const {
    return function_.arguments[program_.inputs + i];
  }
  [[nodiscard]] const std::string& output(std::size_t i) const {
    return function_.arguments[program_.inputs + program_.uniforms + i];
  }

  void write_signature() {
    line("void {}(", function_.name);
    for (std::size_t i = 0; i < program_.inputs; ++i) line("const float *{}, ", input(i));
    for (std::size_t i = 0; i < program_.uniforms; ++i) line("double {}, ", uniform(i));
    for (std::size_t i = 0; i < program_.outputs.size(); ++i) line("float *{}, ", output(i));
    text_ += "size_t n)\n";
  }

  void write_unused() {
    const auto is_read = [&](Opcode opcode, std::size_t index) {
      return std::ranges::any_of(program_.instructions, [=](const Instruction& instruction) {
        return instruction.opcode == opcode && instruction.immediate == index;
      });
    };
    for (std::size_t i = 0; i < program_.inputs; ++i) {
      if (!is_read(Opcode::input, i)) line("  (void){};\n", input(i));
    }
    for (std::size_t i = 0; i < program_.uniforms; ++i) {
      if (!is_read(Opcode::uniform, i)) line("  (void){};\n", uniform(i));
    }
  }

  void write_value(ValueId id) {
    const Instruction& instruction = program_.instructions[id];
    if (instruction.opcode == Opcode::constant) return;
    line("    const {} v{} = ", c_type(instruction.type), id);
    if (instruction.opcode == Opcode::input) {
      line("{}[i];\n", input(instruction.immediate));
    } else if (instruction.opcode == Opcode::uniform) {
      line("{}{};\n", instruction.type == Type::f32 ? "(float)" : "", uniform(instruction.immediate));
    } else {
      line("{};\n", c_expression(program_, id));
    }
  }

  const CFunction& function_;
  const Program& program_;
  std::string text_;
};

}  // namespace

std::string c_source(std::string_view comment, std::span<const CFunction> functions) {
  std::string text = comment_of(comment).append(preamble);
  const bool casts = std::ranges::any_of(functions, [](const CFunction& function) {
    return uses(function, Opcode::to_bits) || uses(function, Opcode::from_bits);
  });
  if (casts) text += bit_casts;
  for (const CFunction& function : functions) text.append("\n").append(FunctionWriter(function).text());
  return text;
}

std::string c_identifier(std::string_view name) {
  std::string identifier;
  for (const char c : name) {
    const bool is_kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    identifier += is_kept ? c : '_';
  }
  return identifier.empty() || (identifier[0] >= '0' && identifier[0] <= '9') ? "_" + identifier : identifier;
}

}  // namespace assay
