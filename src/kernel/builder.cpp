#include "kernel/builder.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "kernel/rounding.h"
#include "kernel/semantics.h"

namespace assay::kernel {
namespace {

bool is_commutative(Opcode opcode) {
  switch (opcode) {
    case Opcode::add:
    case Opcode::mul:
    case Opcode::fma:  // its first two
    case Opcode::equal:
    case Opcode::mask_and:
    case Opcode::mask_or:
    case Opcode::bit_and:
    case Opcode::bit_or: return true;
    default: return false;
  }
}

bool is_leaf(Opcode opcode) {
  return opcode == Opcode::constant || opcode == Opcode::input || opcode == Opcode::uniform ||
         opcode == Opcode::row;
}

Word word_of(Type type, double value) {
  return type == Type::f32 ? to_word(static_cast<float>(value)) : to_word(value);
}

/// The index of the table in the program, which takes it up if it is new.
std::uint64_t table_number(Program& program, const Table& table) {
  const auto place = std::ranges::find(program.tables, table);
  const auto number = static_cast<std::uint64_t>(place - program.tables.begin());
  if (place == program.tables.end()) program.tables.push_back(table);
  return number;
}

}  // namespace

std::size_t Builder::Hash::operator()(const Instruction& instruction) const {
  std::uint64_t hash =
      static_cast<std::uint64_t>(instruction.opcode) * 8 + static_cast<std::uint64_t>(instruction.type);
  for (const std::uint64_t part :
       {std::uint64_t{instruction.arguments[0]}, std::uint64_t{instruction.arguments[1]},
        std::uint64_t{instruction.arguments[2]}, instruction.immediate}) {
    hash = (hash ^ part) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 32U;
  }
  return hash;
}

Value Builder::constant(Type type, double value) {
  assert(type == Type::f32 || type == Type::f64);
  return intern({.opcode = Opcode::constant, .type = type, .immediate = word_of(type, value)});
}

Value Builder::i32(std::uint32_t bits) {
  return intern({.opcode = Opcode::constant, .type = Type::i32, .immediate = bits});
}

Value Builder::i64(std::uint64_t bits) {
  return intern({.opcode = Opcode::constant, .type = Type::i64, .immediate = bits});
}

Value Builder::mask(bool value) {
  return intern({.opcode = Opcode::constant, .type = Type::mask, .immediate = to_word(value)});
}

Value Builder::input(std::size_t index, Element element) {
  if (index >= program_.inputs.size()) program_.inputs.resize(index + 1, element);
  program_.inputs[index] = element;
  return intern({.opcode = Opcode::input, .type = type_of(element), .immediate = index});
}

Value Builder::uniform(std::size_t index, Type type) {
  assert(type == Type::f32 || type == Type::f64);
  program_.uniforms = std::max(program_.uniforms, index + 1);
  return intern({.opcode = Opcode::uniform, .type = type, .immediate = index});
}

Value Builder::row(std::size_t index) {
  program_.row_scalars = std::max(program_.row_scalars, index + 1);
  return intern({.opcode = Opcode::row, .type = Type::f64, .immediate = index});
}

Value Builder::lookup(const Table& table, Value index) {
  return apply(Opcode::lookup, Type::f32, {index}, table_number(program_, table));
}

void Builder::output(Value value, Element element) {
  program_.outputs.push_back({.value = rounded(value, element).id(), .element = element});
}

void Builder::sum(Value value) {
  assert(value.type() == Type::f64);
  program_.sums.push_back(value.id());
}

Value Builder::intern(const Instruction& instruction) {
  const auto next = static_cast<ValueId>(program_.instructions.size());
  const auto [place, inserted] = ids_.try_emplace(instruction, next);
  if (inserted) program_.instructions.push_back(instruction);
  return at(place->second);
}

Value Builder::apply(Opcode opcode, Type type, std::initializer_list<Value> arguments,
                     std::uint64_t immediate) {
  Instruction instruction{.opcode = opcode, .type = type, .immediate = immediate};
  std::array<Type, 3> types{};
  std::size_t count = 0;
  for (const Value argument : arguments) {
    assert(&argument.builder() == this);
    types[count] = argument.type();
    instruction.arguments[count++] = argument.id();
  }
  assert(fits(opcode, type, std::span(types).first(count)));
  if (is_commutative(opcode) && instruction.arguments[0] > instruction.arguments[1]) {
    std::swap(instruction.arguments[0], instruction.arguments[1]);
  }
  const std::optional<Value> known = shorter(instruction);
  return known ? *known : intern(instruction);
}

/// The result of an instruction on constants.
std::optional<Value> Builder::folded(const Instruction& instruction) {
  std::array<Word, 3> words{};
  for (std::size_t i = 0; i < instruction.used().size(); ++i) {
    const Instruction& argument = program_.instructions[instruction.arguments[i]];
    if (argument.opcode != Opcode::constant) return std::nullopt;
    words[i] = argument.immediate;
  }
  Word result = 0;
  with_meaning(program_, instruction, [&](auto meaning) {
    if constexpr (meaning.arity == 1) result = meaning(words[0]);
    if constexpr (meaning.arity == 2) result = meaning(words[0], words[1]);
    if constexpr (meaning.arity == 3) result = meaning(words[0], words[1], words[2]);
  });
  return intern({.opcode = Opcode::constant, .type = instruction.type, .immediate = result});
}

bool Builder::is_one(ValueId id) const {
  const Instruction& instruction = program_.instructions[id];
  return instruction.opcode == Opcode::constant && instruction.immediate == word_of(instruction.type, 1.0);
}

// Only rewritings that keep every bit of every result, NaNs' bits aside.
std::optional<Value> Builder::shorter(const Instruction& instruction) {
  if (is_leaf(instruction.opcode)) return std::nullopt;
  if (const auto known = folded(instruction)) return known;
  const auto argument = [&](std::size_t i) -> const Instruction& {
    return program_.instructions[instruction.arguments[i]];
  };
  switch (instruction.opcode) {
    case Opcode::neg:
      if (argument(0).opcode == Opcode::neg) return at(argument(0).arguments[0]);
      return std::nullopt;
    case Opcode::abs:
      if (argument(0).opcode == Opcode::abs) return at(instruction.arguments[0]);
      if (argument(0).opcode == Opcode::neg) return abs(at(argument(0).arguments[0]));
      return std::nullopt;
    case Opcode::mul: return shorter_product(instruction);
    case Opcode::convert: return shorter_conversion(instruction);
    case Opcode::equal:
    case Opcode::less:
    case Opcode::less_equal: return shorter_comparison(instruction);
    case Opcode::div:
      if (is_one(instruction.arguments[1])) return at(instruction.arguments[0]);
      return std::nullopt;
    case Opcode::select:
      if (argument(0).opcode == Opcode::constant) {
        return at(instruction.arguments[argument(0).immediate != 0 ? 1 : 2]);
      }
      if (instruction.arguments[1] == instruction.arguments[2]) return at(instruction.arguments[1]);
      return std::nullopt;
    default: return std::nullopt;
  }
}

std::optional<Value> Builder::shorter_product(const Instruction& instruction) {
  const auto [first, second, unused] = instruction.arguments;
  const auto is_negative_constant = [&](ValueId id) {
    const auto value = at(id).constant();
    return value && std::signbit(*value);
  };
  if (is_one(first)) return at(second);
  if (is_one(second)) return at(first);
  const Instruction& a = program_.instructions[first];
  const Instruction& b = program_.instructions[second];
  if (a.opcode == Opcode::neg && b.opcode == Opcode::neg) return at(a.arguments[0]) * at(b.arguments[0]);
  // So that 2x and -2x, which even functions do not tell apart, share what follows.
  if (is_negative_constant(first)) return -(at(second) * -at(first));
  if (is_negative_constant(second)) return -(at(first) * -at(second));
  return std::nullopt;
}

/// The float32 that the value is, if it is known to be one.
std::optional<Value> Builder::narrow(Value value) {
  const Instruction instruction = program_.instructions[value.id()];
  if (instruction.opcode == Opcode::convert && instruction.type == Type::f64)
    return at(instruction.arguments[0]);
  const auto constant = value.constant();
  const bool is_narrow = constant && double{static_cast<float>(*constant)} == *constant;
  return is_narrow ? std::optional(f32(*constant)) : std::nullopt;
}

// What is done to a float64 before it is rounded to float32 and can as well be done after that: a register
// holds twice as many of these.
std::optional<Value> Builder::shorter_conversion(const Instruction& instruction) {
  if (instruction.type != Type::f32) return std::nullopt;
  const Instruction rounded = program_.instructions[instruction.arguments[0]];
  const auto argument = [&](std::size_t i) { return at(rounded.arguments[i]); };
  switch (rounded.opcode) {
    case Opcode::convert: return argument(0);
    case Opcode::neg: return -to_f32(argument(0));
    case Opcode::abs: return abs(to_f32(argument(0)));
    case Opcode::copysign:
      if (const auto sign = narrow(argument(1))) return copysign(to_f32(argument(0)), *sign);
      return std::nullopt;
    case Opcode::select:
      if (!narrow(argument(1)) && !narrow(argument(2))) return std::nullopt;
      return select(argument(0), to_f32(argument(1)), to_f32(argument(2)));
    default: return std::nullopt;
  }
}

std::optional<Value> Builder::shorter_comparison(const Instruction& instruction) {
  const auto a = narrow(at(instruction.arguments[0]));
  const auto b = narrow(at(instruction.arguments[1]));
  if (!a || !b || a->type() == at(instruction.arguments[0]).type()) return std::nullopt;
  return apply(instruction.opcode, Type::mask, {*a, *b});
}

Program Builder::finish() const {
  const std::vector<Instruction>& written = program_.instructions;
  std::vector<bool> needed(written.size(), false);
  for (const Output& output : program_.outputs) needed[output.value] = true;
  for (const ValueId sum : program_.sums) needed[sum] = true;
  for (std::size_t id = written.size(); id-- > 0;) {
    if (!needed[id]) continue;
    for (const ValueId argument : written[id].used()) needed[argument] = true;
  }
  Program program;
  program.inputs = program_.inputs;
  program.uniforms = program_.uniforms;
  program.row_scalars = program_.row_scalars;
  std::vector<ValueId> place(written.size());
  for (std::size_t id = 0; id < written.size(); ++id) {
    if (!needed[id]) continue;
    Instruction instruction = written[id];
    for (std::size_t i = 0; i < instruction.used().size(); ++i) {
      instruction.arguments[i] = place[instruction.arguments[i]];
    }
    if (instruction.opcode == Opcode::lookup) {
      instruction.immediate = table_number(program, program_.tables[instruction.immediate]);
    }
    place[id] = static_cast<ValueId>(program.instructions.size());
    program.instructions.push_back(instruction);
  }
  for (const auto& [value, element] : program_.outputs) program.outputs.push_back({place[value], element});
  for (const ValueId sum : program_.sums) program.sums.push_back(place[sum]);
  assert(!verify(program));
  return program;
}

}  // namespace assay::kernel
