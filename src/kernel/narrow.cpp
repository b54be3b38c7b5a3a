#include "kernel/narrow.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernel/semantics.h"

namespace assay::kernel {
namespace {

/// Gives an f32 number for f32 numbers, without a rounding.
bool is_choice(Opcode opcode) {
  switch (opcode) {
    case Opcode::neg:
    case Opcode::abs:
    case Opcode::copysign:
    case Opcode::min:
    case Opcode::max:
    case Opcode::select: return true;
    default: return false;
  }
}

bool is_comparison(Opcode opcode) {
  return opcode == Opcode::equal || opcode == Opcode::less || opcode == Opcode::less_equal;
}

bool is_connective(Opcode opcode) {
  return opcode == Opcode::mask_and || opcode == Opcode::mask_or || opcode == Opcode::mask_not;
}

bool rounds_once(Opcode opcode) {
  return opcode == Opcode::add || opcode == Opcode::sub || opcode == Opcode::mul || opcode == Opcode::div ||
         opcode == Opcode::sqrt;
}

class Narrowing {
 public:
  explicit Narrowing(Value value) : builder_(value.builder()), value_(value) {}

  [[nodiscard]] std::optional<Value> rounded() {
    mark_needed();
    find_possible();
    if (!is_possible_[value_.id()]) return std::nullopt;
    made_.assign(value_.id() + 1, value_);
    for (ValueId id = 0; id <= value_.id(); ++id) {
      if (is_needed_[id]) made_[id] = made(id);
    }
    return made_[value_.id()];
  }

 private:
  [[nodiscard]] const Instruction& at(ValueId id) const { return builder_.instruction(builder_.at(id)); }

  /// Whether nothing has to be done for it: a number from f32, a comparison of such.
  [[nodiscard]] bool is_narrow_already(ValueId id) const {
    const Instruction& instruction = at(id);
    if (instruction.opcode == Opcode::convert) return instruction.type == Type::f64;
    return is_comparison(instruction.opcode) && at(instruction.arguments[0]).type == Type::f32;
  }

  /// What the value is made of, down to what is f32 already.
  void mark_needed() {
    is_needed_.assign(value_.id() + 1, false);
    is_needed_[value_.id()] = true;
    for (ValueId id = value_.id() + 1; id-- > 0;) {
      if (!is_needed_[id] || is_narrow_already(id)) continue;
      for (const ValueId argument : at(id).used()) is_needed_[argument] = true;
    }
  }

  void find_possible() {
    is_possible_.assign(value_.id() + 1, false);
    for (ValueId id = 0; id <= value_.id(); ++id) {
      if (is_needed_[id]) is_possible_[id] = is_possible(id);
    }
  }

  [[nodiscard]] bool is_possible(ValueId id) const {
    const auto& [opcode, type, arguments, immediate] = at(id);
    if (is_narrow_already(id)) return true;
    if (opcode == Opcode::constant && type == Type::f64) {
      const auto number = from_word<double>(immediate);
      return static_cast<double>(static_cast<float>(number)) == number;
    }
    if (opcode == Opcode::constant) return type == Type::mask;
    const bool is_last = id == value_.id();
    const bool is_narrow = type == Type::mask
                               ? is_comparison(opcode) || is_connective(opcode)
                               : type == Type::f64 && (is_choice(opcode) || (is_last && rounds_once(opcode)));
    return is_narrow &&
           std::ranges::all_of(at(id).used(), [&](ValueId argument) { return is_possible_[argument]; });
  }

  [[nodiscard]] Value made(ValueId id) {
    const Instruction instruction = at(id);
    if (instruction.opcode == Opcode::convert) return builder_.at(instruction.arguments[0]);
    if (is_narrow_already(id)) return builder_.at(id);
    if (instruction.opcode == Opcode::constant) {
      return instruction.type == Type::mask ? builder_.at(id)
                                            : builder_.f32(from_word<double>(instruction.immediate));
    }
    const Type type = instruction.type == Type::mask ? Type::mask : Type::f32;
    const auto argument = [&](std::size_t i) { return made_[instruction.arguments[i]]; };
    switch (instruction.used().size()) {
      case 1: return builder_.apply(instruction.opcode, type, {argument(0)});
      case 2: return builder_.apply(instruction.opcode, type, {argument(0), argument(1)});
      default: return builder_.apply(instruction.opcode, type, {argument(0), argument(1), argument(2)});
    }
  }

  Builder& builder_;
  Value value_;
  std::vector<bool> is_needed_;
  std::vector<bool> is_possible_;
  std::vector<Value> made_;
};

}  // namespace

std::optional<Value> rounded_in_f32(Value value) {
  return Narrowing(value).rounded();
}

}  // namespace assay::kernel
