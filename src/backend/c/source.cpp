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

/// The type with as many bits.
Type counterpart(Type type) {
  switch (type) {
    case Type::f32: return Type::i32;
    case Type::f64: return Type::i64;
    case Type::i32: return Type::f32;
    case Type::i64: return Type::f64;
    case Type::mask: break;
  }
  return type;
}

std::string bit_cast_to(Type type) {
  return fmt::format(R"(
static inline {0} {1}({2} from)
{{
  {0} to;
  memcpy(&to, &from, sizeof to);
  return to;
}}
)",
                     c_type(type), c_bit_cast_to(type), c_type(counterpart(type)));
}

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

bool has_elements(const CFunction& function, Element element) {
  const kernel::Program& program = function.program;
  return std::ranges::find(program.inputs, element) != program.inputs.end() ||
         std::ranges::find(program.outputs, element, &kernel::Output::element) != program.outputs.end();
}

/// Whether it casts to that type, be it in a conversion of 16 bits.
bool casts_to(const CFunction& function, Type type) {
  const bool is_single = type == Type::f32 || type == Type::i32;
  if (is_single && (has_elements(function, f16) || has_elements(function, bf16))) return true;
  return std::ranges::any_of(function.program.instructions, [=](const Instruction& instruction) {
    return (instruction.opcode == Opcode::to_bits || instruction.opcode == Opcode::from_bits) &&
           instruction.type == type;
  });
}

/// Writes one function.
class FunctionWriter {
 public:
  explicit FunctionWriter(const CFunction& function) : function_(function), program_(function.program) {
    assert(!program_.is_by_rows());
    assert(function.arguments.size() == program_.inputs.size() + program_.uniforms + program_.outputs.size());
  }

  std::string text() {
    text_ = comment_of(function_.comment);
    write_signature();
    text_ += "{\n";
    write_unused();
    for (std::size_t i = 0; i < program_.tables.size(); ++i) write_table(i);
    text_ += "  INDEPENDENT\n  for (size_t i = 0; i < n; ++i) {\n";
    for (ValueId id = 0; id < program_.instructions.size(); ++id) write_value(id);
    for (std::size_t i = 0; i < program_.outputs.size(); ++i) {
      const kernel::Output& result = program_.outputs[i];
      line("    {}[i] = {};\n", output(i), c_stored(result.element, c_operand(program_, result.value)));
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
    return function_.arguments[program_.inputs.size() + i];
  }
  [[nodiscard]] const std::string& output(std::size_t i) const {
    return function_.arguments[program_.inputs.size() + program_.uniforms + i];
  }

  void write_signature() {
    line("void {}(", function_.name);
    for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
      line("const {} *{}, ", c_type(program_.inputs[i]), input(i));
    }
    for (std::size_t i = 0; i < program_.uniforms; ++i) line("double {}, ", uniform(i));
    for (std::size_t i = 0; i < program_.outputs.size(); ++i) {
      line("{} *{}, ", c_type(program_.outputs[i].element), output(i));
    }
    text_ += "size_t n)\n";
  }

  void write_unused() {
    const auto is_read = [&](Opcode opcode, std::size_t index) {
      return std::ranges::any_of(program_.instructions, [=](const Instruction& instruction) {
        return instruction.opcode == opcode && instruction.immediate == index;
      });
    };
    for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
      if (!is_read(Opcode::input, i)) line("  (void){};\n", input(i));
    }
    for (std::size_t i = 0; i < program_.uniforms; ++i) {
      if (!is_read(Opcode::uniform, i)) line("  (void){};\n", uniform(i));
    }
  }

  void write_table(std::size_t i) {
    line("  static const float table{}[{}] = {{", i, kernel::table_size);
    for (std::size_t entry = 0; entry < kernel::table_size; ++entry) {
      line("{}{},", entry % 4 == 0 ? "\n    " : " ", c_literal(Type::f32, program_.tables[i][entry]));
    }
    text_ += "\n  };\n";
  }

  void write_value(ValueId id) {
    const Instruction& instruction = program_.instructions[id];
    if (instruction.opcode == Opcode::constant) return;
    line("    const {} v{} = ", c_type(instruction.type), id);
    if (instruction.opcode == Opcode::input) {
      const std::size_t i = instruction.immediate;
      line("{};\n", c_loaded(program_.inputs[i], input(i) + "[i]"));
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
  for (const Type type : {Type::f32, Type::f64, Type::i32, Type::i64}) {
    if (std::ranges::any_of(functions, [=](const CFunction& function) { return casts_to(function, type); })) {
      text += bit_cast_to(type);
    }
  }
  for (const Element element : {f16, bf16}) {
    if (std::ranges::any_of(functions, [=](const CFunction& f) { return has_elements(f, element); })) {
      text += c_conversions(element);
    }
  }
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
