#pragma once

#include <bit>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <type_traits>

#include "kernel/program.h"

namespace assay::kernel {

/// A value of any type in 64 bits: an f32 or i32 in the lower half, a mask as 0 or 1.
using Word = std::uint64_t;

template <class T>
[[nodiscard]] T from_word(Word word) {
  if constexpr (std::is_same_v<T, float>) return std::bit_cast<float>(static_cast<std::uint32_t>(word));
  if constexpr (std::is_same_v<T, double>) return std::bit_cast<double>(word);
  if constexpr (std::is_same_v<T, std::uint32_t>) return static_cast<std::uint32_t>(word);
  if constexpr (std::is_same_v<T, bool>) return word != 0;
  if constexpr (std::is_same_v<T, Word>) return word;
}

template <class T>
[[nodiscard]] Word to_word(T value) {
  if constexpr (std::is_same_v<T, float>) return std::bit_cast<std::uint32_t>(value);
  if constexpr (std::is_same_v<T, double>) return std::bit_cast<Word>(value);
  if constexpr (std::is_same_v<T, std::uint32_t>) return value;
  if constexpr (std::is_same_v<T, bool>) return value ? 1 : 0;
  if constexpr (std::is_same_v<T, Word>) return value;
}

/// Turns a function on values into one on words.
template <class Meaning>
class OnWords {
 public:
  explicit OnWords(Meaning meaning) : meaning_(meaning) {}
  template <class... Words>
  [[nodiscard]] Word operator()(Words... words) const {
    return call(&Meaning::operator(), words...);
  }
  static constexpr std::size_t arity = []<class R, class... A>(R (Meaning::*)(A...) const) {
    return sizeof...(A);
  }(&Meaning::operator());

 private:
  template <class R, class... A, class... Words>
  [[nodiscard]] Word call(R (Meaning::*)(A...) const, Words... words) const {
    return to_word<R>(meaning_(from_word<A>(words)...));
  }
  Meaning meaning_;
};

namespace detail {

template <class T, class Use>
void float_meaning(Opcode opcode, Use&& use) {
  const auto on = [&](auto meaning) { use(OnWords(meaning)); };
  switch (opcode) {
    case Opcode::add: return on([](T a, T b) { return a + b; });
    case Opcode::sub: return on([](T a, T b) { return a - b; });
    case Opcode::mul: return on([](T a, T b) { return a * b; });
    case Opcode::div: return on([](T a, T b) { return a / b; });
    case Opcode::fma: return on([](T a, T b, T c) { return std::fma(a, b, c); });
    case Opcode::sqrt: return on([](T a) { return std::sqrt(a); });
    case Opcode::neg: return on([](T a) { return -a; });
    case Opcode::abs: return on([](T a) { return std::fabs(a); });
    case Opcode::copysign: return on([](T a, T b) { return std::copysign(a, b); });
    case Opcode::min: return on([](T a, T b) { return a < b ? a : b; });
    case Opcode::max: return on([](T a, T b) { return a > b ? a : b; });
    case Opcode::round: return on([](T a) { return std::nearbyint(a); });
    case Opcode::floor: return on([](T a) { return std::floor(a); });
    case Opcode::equal: return on([](T a, T b) { return a == b; });
    case Opcode::less: return on([](T a, T b) { return a < b; });
    case Opcode::less_equal: return on([](T a, T b) { return a <= b; });
    default: assert(false);
  }
}

template <class T, class Use>
void integer_meaning(const Instruction& instruction, Use&& use) {
  const auto on = [&](auto meaning) { use(OnWords(meaning)); };
  const auto immediate = static_cast<T>(instruction.immediate);
  switch (instruction.opcode) {
    case Opcode::add: return on([](T a, T b) { return a + b; });
    case Opcode::sub: return on([](T a, T b) { return a - b; });
    case Opcode::bit_and: return on([](T a, T b) { return a & b; });
    case Opcode::bit_or: return on([](T a, T b) { return a | b; });
    case Opcode::shift_left: return on([immediate](T a) { return a << immediate; });
    case Opcode::shift_right: return on([immediate](T a) { return a >> immediate; });
    default: assert(false);
  }
}

}  // namespace detail

/// What each operation means, as a function on words: calls use(function), where function takes as many words
/// as the operation has arguments. The instruction's arguments and table are those of the program, which
/// lives as long as the function. Not for leaves.
template <class Use>
void with_meaning(const Program& program, const Instruction& instruction, Use&& use) {
  const auto on = [&](auto meaning) { use(OnWords(meaning)); };
  const Type argument = program.instructions[instruction.arguments[0]].type;
  switch (instruction.opcode) {
    case Opcode::convert:
      if (argument == Type::f32) return on([](float a) { return double{a}; });
      return on([](double a) { return static_cast<float>(a); });
    case Opcode::select: return on([](bool condition, Word a, Word b) { return condition ? a : b; });
    case Opcode::mask_and: return on([](bool a, bool b) { return a && b; });
    case Opcode::mask_or: return on([](bool a, bool b) { return a || b; });
    case Opcode::mask_not: return on([](bool a) { return !a; });
    case Opcode::to_bits:
    case Opcode::from_bits: return on([](Word a) { return a; });
    case Opcode::lookup: {
      const Table& table = program.tables[instruction.immediate];
      return on([&table](std::uint32_t index) { return table[index % table_size]; });
    }
    default: break;
  }
  if (argument == Type::f32) return detail::float_meaning<float>(instruction.opcode, use);
  if (argument == Type::f64) return detail::float_meaning<double>(instruction.opcode, use);
  if (argument == Type::i32) return detail::integer_meaning<std::uint32_t>(instruction, use);
  return detail::integer_meaning<std::uint64_t>(instruction, use);
}

}  // namespace assay::kernel
