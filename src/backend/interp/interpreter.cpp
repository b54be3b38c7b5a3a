#include "backend/interp/interpreter.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <type_traits>
#include <vector>

#include "kernel/semantics.h"

namespace assay {
namespace {

using kernel::Instruction;
using kernel::Opcode;
using kernel::Program;
using kernel::ValueId;
using kernel::Word;

/// Elements that one instruction handles before the next one starts: enough to hide the switch over
/// operations, few enough for the values of a program to stay in the cache.
constexpr std::size_t lanes = 128;

bool is_same_for_all_elements(const Instruction& instruction) {
  return instruction.opcode == Opcode::constant || instruction.opcode == Opcode::uniform ||
         instruction.opcode == Opcode::row;
}

/// Which line of the registers holds each value; lines are used again once nothing needs their value any
/// more.
struct Lines {
  std::vector<std::size_t> of;
  std::size_t count = 0;
};

Lines assign_lines(const Program& program) {
  const auto size = static_cast<ValueId>(program.instructions.size());
  std::vector<ValueId> last_use(size, 0);
  for (ValueId id = 0; id < size; ++id) {
    for (const ValueId argument : program.instructions[id].used()) last_use[argument] = id;
  }
  for (const kernel::Output& output : program.outputs) last_use[output.value] = size;
  for (const ValueId sum : program.sums) last_use[sum] = size;
  Lines lines{.of = std::vector<std::size_t>(size)};
  std::vector<std::size_t> free;
  for (ValueId id = 0; id < size; ++id) {
    const Instruction& instruction = program.instructions[id];
    if (free.empty() || is_same_for_all_elements(instruction)) free.push_back(lines.count++);
    lines.of[id] = free.back();
    free.pop_back();
    // Freed only now: a result never overwrites an argument of its own instruction.
    for (const ValueId argument : instruction.used()) {
      if (last_use[argument] != id || is_same_for_all_elements(program.instructions[argument])) continue;
      free.push_back(lines.of[argument]);
      last_use[argument] = size;  // an argument may be named twice
    }
  }
  return lines;
}

/// Calls use(T()) with the type that holds an element in memory.
template <class Use>
void with_stored(Element element, Use&& use) {
  switch (element) {
    case f32: return use(float{});
    case f64: return use(double{});
    case f16:
    case bf16: return use(std::uint16_t{});
  }
}

/// Bytes, because an array may begin at any address.
void load(Element element, const void* array, std::size_t start, std::span<Word> to) {
  with_stored(element, [&]<class T>(T stored) {
    const auto* from = static_cast<const std::byte*>(array) + start * sizeof stored;
    for (Word& word : to) {
      std::memcpy(&stored, from, sizeof stored);
      from += sizeof stored;
      if constexpr (std::is_same_v<T, std::uint16_t>) {
        word = kernel::to_word(widened(element, stored));
      } else {
        word = kernel::to_word(stored);
      }
    }
  });
}

void store(Element element, std::span<const Word> from, void* array, std::size_t start) {
  with_stored(element, [&]<class T>(T stored) {
    auto* to = static_cast<std::byte*>(array) + start * sizeof stored;
    for (const Word word : from) {
      if constexpr (std::is_same_v<T, std::uint16_t>) {
        stored = narrowed(element, kernel::from_word<float>(word));
      } else {
        stored = kernel::from_word<T>(word);
      }
      std::memcpy(to, &stored, sizeof stored);
      to += sizeof stored;
    }
  });
}

class Interpreted final : public Executable {
 public:
  explicit Interpreted(const Program& program) : program_(program), lines_(assign_lines(program)) {}

  void run(std::span<const void* const> inputs, std::span<const double> uniforms,
           std::span<void* const> outputs, std::size_t count) const override {
    assert(inputs.size() == program_.inputs.size() && uniforms.size() == program_.uniforms &&
           outputs.size() == program_.outputs.size() && !program_.is_by_rows());
    std::vector<Word> registers(lines_.count * lanes);
    fill_constants(registers, uniforms);
    for (std::size_t start = 0; start < count; start += lanes) {
      run_block(registers, inputs, outputs, start, std::min(lanes, count - start));
    }
  }

  void run_rows(const RowLaunch& launch) const override {
    assert(launch.inputs.size() == program_.inputs.size() && launch.uniforms.size() == program_.uniforms &&
           launch.scalars.size() == program_.row_scalars && launch.sums.size() == program_.sums.size() &&
           launch.outputs.size() == program_.outputs.size() && program_.is_by_rows());
    std::vector<Word> registers(lines_.count * lanes);
    std::vector<PartialSums> partial(launch.sums.size());
    fill_constants(registers, launch.uniforms);
    for (std::size_t r = 0; r < launch.rows; ++r) {
      fill_scalars(registers, launch.scalars, r);
      std::ranges::fill(partial, PartialSums{});
      for (std::size_t start = 0; start < launch.count; start += lanes) {
        const std::size_t size = std::min(lanes, launch.count - start);
        run_block(registers, launch.inputs, launch.outputs, r * launch.count + start, size);
        for (std::size_t i = 0; i < partial.size(); ++i) {
          add(partial[i], {line(registers, program_.sums[i]), size});
        }
      }
      for (std::size_t i = 0; i < partial.size(); ++i) launch.sums[i][r] = joined(partial[i]);
    }
  }

 private:
  using PartialSums = std::array<double, kernel::partial_sums>;
  static_assert(lanes % kernel::partial_sums == 0);

  static void add(PartialSums& partial, std::span<const Word> terms) {
    for (std::size_t i = 0; i < terms.size(); ++i) {
      partial[i % kernel::partial_sums] += kernel::from_word<double>(terms[i]);
    }
  }

  static double joined(PartialSums partial) {
    for (std::size_t half = kernel::partial_sums / 2; half > 0; half /= 2) {
      for (std::size_t k = 0; k < half; ++k) partial[k] += partial[k + half];
    }
    return partial[0];
  }

  void fill_scalars(std::span<Word> registers, std::span<const double* const> scalars, std::size_t r) const {
    for (ValueId id = 0; id < program_.instructions.size(); ++id) {
      const Instruction& instruction = program_.instructions[id];
      if (instruction.opcode != Opcode::row) continue;
      std::fill_n(line(registers, id), lanes, kernel::to_word(scalars[instruction.immediate][r]));
    }
  }

  [[nodiscard]] Word* line(std::span<Word> registers, ValueId id) const {
    return &registers[lines_.of[id] * lanes];
  }

  void fill_constants(std::span<Word> registers, std::span<const double> uniforms) const {
    for (ValueId id = 0; id < program_.instructions.size(); ++id) {
      const Instruction& instruction = program_.instructions[id];
      if (!is_same_for_all_elements(instruction) || instruction.opcode == Opcode::row) continue;
      Word word = instruction.immediate;
      if (instruction.opcode == Opcode::uniform) {
        const double value = uniforms[instruction.immediate];
        word = instruction.type == kernel::Type::f32 ? kernel::to_word(static_cast<float>(value))
                                                     : kernel::to_word(value);
      }
      std::fill_n(line(registers, id), lanes, word);
    }
  }

  void run_block(std::span<Word> registers, std::span<const void* const> inputs,
                 std::span<void* const> outputs, std::size_t start, std::size_t size) const {
    for (ValueId id = 0; id < program_.instructions.size(); ++id) {
      const Instruction& instruction = program_.instructions[id];
      if (instruction.opcode == Opcode::input) {
        const std::size_t index = instruction.immediate;
        load(program_.inputs[index], inputs[index], start, {line(registers, id), size});
      } else if (!is_same_for_all_elements(instruction)) {
        run_instruction(registers, id, size);
      }
    }
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const auto& [value, element] = program_.outputs[i];
      store(element, {line(registers, value), size}, outputs[i], start);
    }
  }

  void run_instruction(std::span<Word> registers, ValueId id, std::size_t size) const {
    const Instruction& instruction = program_.instructions[id];
    std::array<const Word*, 3> from{};
    for (std::size_t i = 0; i < instruction.used().size(); ++i) {
      from[i] = line(registers, instruction.arguments[i]);
    }
    Word* const to = line(registers, id);
    kernel::with_meaning(program_, instruction, [&](auto meaning) {
      for (std::size_t lane = 0; lane < size; ++lane) {
        if constexpr (meaning.arity == 1) to[lane] = meaning(from[0][lane]);
        if constexpr (meaning.arity == 2) to[lane] = meaning(from[0][lane], from[1][lane]);
        if constexpr (meaning.arity == 3) to[lane] = meaning(from[0][lane], from[1][lane], from[2][lane]);
      }
    });
  }

  Program program_;
  Lines lines_;
};

class Interpreter final : public Backend {
 public:
  [[nodiscard]] std::string_view name() const override { return "interp"; }
  [[nodiscard]] std::string_view software() const override { return {}; }
  [[nodiscard]] std::span<const std::string_view> targets() const override {
    static constexpr std::array<std::string_view, 1> portable = {"portable"};
    return portable;
  }
  [[nodiscard]] std::unique_ptr<Executable> load(const Program& program,
                                                 std::string_view /*target*/) const override {
    return std::make_unique<Interpreted>(program);
  }
};

}  // namespace

const Backend& interpreter() {
  static const Interpreter instance;
  return instance;
}

}  // namespace assay
