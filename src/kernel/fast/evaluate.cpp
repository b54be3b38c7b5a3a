#include "kernel/fast/evaluate.h"

#include <algorithm>
#include <cassert>

#include "kernel/semantics.h"

namespace assay::kernel {
namespace {

/// Elements an instruction handles before the next one starts.
constexpr std::size_t lanes = 64;

using Line = std::array<Word, lanes>;

void run(const Program& program, ValueId id, std::span<Line> lines, std::size_t size) {
  const Instruction& instruction = program.instructions[id];
  const auto [a, b, c] = instruction.arguments;
  Line& to = lines[id];
  with_meaning(program, instruction, [&](auto meaning) {
    for (std::size_t i = 0; i < size; ++i) {
      if constexpr (meaning.arity == 1) to[i] = meaning(lines[a][i]);
      if constexpr (meaning.arity == 2) to[i] = meaning(lines[a][i], lines[b][i]);
      if constexpr (meaning.arity == 3) to[i] = meaning(lines[a][i], lines[b][i], lines[c][i]);
    }
  });
}

}  // namespace

std::vector<double> evaluate(const Program& program, std::span<const double> x) {
  assert(program.inputs.size() <= 1 && program.uniforms == 0 && program.outputs.size() == 1);
  const std::vector<Instruction>& instructions = program.instructions;
  std::vector<Line> lines(instructions.size());
  for (ValueId id = 0; id < instructions.size(); ++id) {
    if (instructions[id].opcode == Opcode::constant) lines[id].fill(instructions[id].immediate);
  }
  std::vector<double> values(x.size());
  for (std::size_t start = 0; start < x.size(); start += lanes) {
    const std::size_t size = std::min(lanes, x.size() - start);
    for (ValueId id = 0; id < instructions.size(); ++id) {
      const Opcode opcode = instructions[id].opcode;
      const auto from = x.subspan(start, size);
      if (opcode == Opcode::constant) continue;
      if (opcode == Opcode::input) {
        const bool is_wide = instructions[id].type == Type::f64;
        std::ranges::transform(from, lines[id].begin(), [=](double v) {
          return is_wide ? to_word(v) : to_word(static_cast<float>(v));
        });
      } else {
        run(program, id, lines, size);
      }
    }
    const ValueId output = program.outputs[0].value;
    const bool is_wide = instructions[output].type == Type::f64;
    const Line& result = lines[output];
    for (std::size_t i = 0; i < size; ++i) {
      values[start + i] = is_wide ? from_word<double>(result[i]) : double{from_word<float>(result[i])};
    }
  }
  return values;
}

}  // namespace assay::kernel
