#include "backend/llvm/stages.h"

#include <algorithm>
#include <numeric>

namespace assay {
namespace {

using kernel::Instruction;
using kernel::Opcode;
using kernel::Program;
using kernel::Type;
using kernel::ValueId;

constexpr std::size_t most_stages = 6;

/// Fewer cycles for each than this, and there is nothing to gain.
constexpr std::size_t least_cycles = 16;

bool is_given(const Instruction& instruction) {
  return instruction.opcode == Opcode::constant || instruction.opcode == Opcode::uniform;
}

/// Cycles from arguments to result, about what processors with AVX2 or AVX-512 take. A mask takes none: it is
/// made where it is used, since masks are costly to carry.
int latency(const Instruction& instruction) {
  if (instruction.type == Type::mask || is_given(instruction)) return 0;
  switch (instruction.opcode) {
    case Opcode::input: return 8;
    case Opcode::convert: return 7;
    case Opcode::div: return 24;
    case Opcode::sqrt: return 31;
    case Opcode::round:
    case Opcode::floor: return 8;
    case Opcode::add:
    case Opcode::sub:
    case Opcode::mul:
    case Opcode::fma:
    case Opcode::min:
    case Opcode::max: return 4;
    case Opcode::lookup: return 3;
    default: return 1;
  }
}

struct Schedule {
  std::vector<int> latest;  ///< by ValueId: the cycle at which it must begin so as not to delay the end
  int length = 1;           ///< cycles from the first to the end
};

Schedule schedule(const Program& program) {
  const auto& instructions = program.instructions;
  std::vector<int> end(instructions.size());
  int length = 1;
  for (ValueId id = 0; id < instructions.size(); ++id) {
    for (const ValueId argument : instructions[id].used()) end[id] = std::max(end[id], end[argument]);
    end[id] += latency(instructions[id]);
    length = std::max(length, end[id]);
  }
  std::vector<int> latest(instructions.size(), length);
  for (auto id = static_cast<ValueId>(instructions.size()); id-- > 0;) {
    latest[id] -= latency(instructions[id]);
    for (const ValueId argument : instructions[id].used()) {
      latest[argument] = std::min(latest[argument], latest[id]);
    }
  }
  return {std::move(latest), length};
}

Stages cut(const Program& program, const Schedule& schedule, std::size_t count) {
  Stages stages{.count = count, .of = {}, .carried = {}};
  for (const int cycle : schedule.latest) {
    const auto stage = static_cast<std::size_t>(cycle) * count / static_cast<std::size_t>(schedule.length);
    stages.of.push_back(static_cast<std::uint8_t>(std::min(stage, count - 1)));
  }
  stages.carried.resize(stages.of.size());
  const auto use = [&](ValueId id, std::size_t stage) {
    if (is_given(program.instructions[id])) return;
    const auto distance = static_cast<std::uint8_t>(stage - stages.of[id]);
    stages.carried[id] = std::max(stages.carried[id], distance);
  };
  for (ValueId id = 0; id < stages.of.size(); ++id) {
    for (const ValueId argument : program.instructions[id].used()) use(argument, stages.of[id]);
  }
  for (const kernel::Output& output : program.outputs) use(output.value, count - 1);
  return stages;
}

}  // namespace

Stages plan_stages(const Program& program, std::size_t room) {
  const Schedule whole = schedule(program);
  std::size_t count =
      std::clamp<std::size_t>(static_cast<std::size_t>(whole.length) / least_cycles, 1, most_stages);
  for (;; --count) {
    Stages stages = cut(program, whole, count);
    if (count == 1 || std::reduce(stages.carried.begin(), stages.carried.end(), std::size_t{0}) <= room) {
      return stages;
    }
  }
}

}  // namespace assay
