#include <limits>

#include "kernel/builder.h"
#include "kernel/narrow.h"
#include "kernel/semantics.h"

namespace assay::kernel {
namespace {

Value same_type(Opcode opcode, std::initializer_list<Value> arguments) {
  const Value first = *arguments.begin();
  return first.builder().apply(opcode, first.type(), arguments);
}

Value comparison(Opcode opcode, Value a, Value b) {
  return a.builder().apply(opcode, Type::mask, {a, b});
}

Value like(Value value, double constant) {
  return value.builder().constant(value.type(), constant);
}

}  // namespace

Type Value::type() const {
  return builder_->instruction(*this).type;
}

std::optional<double> Value::constant() const {
  const Instruction& instruction = builder_->instruction(*this);
  if (instruction.opcode != Opcode::constant) return std::nullopt;
  if (instruction.type == Type::f32) return double{from_word<float>(instruction.immediate)};
  if (instruction.type == Type::f64) return from_word<double>(instruction.immediate);
  return std::nullopt;
}

Value operator+(Value a, Value b) {
  return same_type(Opcode::add, {a, b});
}
Value operator-(Value a, Value b) {
  return same_type(Opcode::sub, {a, b});
}
Value operator*(Value a, Value b) {
  return same_type(Opcode::mul, {a, b});
}
Value operator/(Value a, Value b) {
  return same_type(Opcode::div, {a, b});
}
Value operator-(Value a) {
  return same_type(Opcode::neg, {a});
}
Value operator+(Value a, double b) {
  return a + like(a, b);
}
Value operator+(double a, Value b) {
  return like(b, a) + b;
}
Value operator-(Value a, double b) {
  return a - like(a, b);
}
Value operator-(double a, Value b) {
  return like(b, a) - b;
}
Value operator*(Value a, double b) {
  return a * like(a, b);
}
Value operator*(double a, Value b) {
  return like(b, a) * b;
}
Value operator/(Value a, double b) {
  return a / like(a, b);
}
Value operator/(double a, Value b) {
  return like(b, a) / b;
}
Value fma(Value a, Value b, Value c) {
  return same_type(Opcode::fma, {a, b, c});
}
Value fma(Value a, Value b, double c) {
  return fma(a, b, like(a, c));
}
Value fma(Value a, double b, Value c) {
  return fma(a, like(a, b), c);
}
Value fma(Value a, double b, double c) {
  return fma(a, like(a, b), like(a, c));
}
Value sqrt(Value a) {
  return same_type(Opcode::sqrt, {a});
}
Value abs(Value a) {
  return same_type(Opcode::abs, {a});
}
Value copysign(Value magnitude, Value sign) {
  return same_type(Opcode::copysign, {magnitude, sign});
}
Value min(Value a, Value b) {
  return same_type(Opcode::min, {a, b});
}
Value max(Value a, Value b) {
  return same_type(Opcode::max, {a, b});
}
Value round(Value a) {
  return same_type(Opcode::round, {a});
}
Value floor(Value a) {
  return same_type(Opcode::floor, {a});
}

Value to_f32(Value a) {
  if (a.type() == Type::f32) return a;
  const std::optional<Value> narrow = rounded_in_f32(a);
  return narrow ? *narrow : a.builder().apply(Opcode::convert, Type::f32, {a});
}

Value to_f64(Value a) {
  return a.type() == Type::f64 ? a : a.builder().apply(Opcode::convert, Type::f64, {a});
}

Value operator<(Value a, Value b) {
  return comparison(Opcode::less, a, b);
}
Value operator<=(Value a, Value b) {
  return comparison(Opcode::less_equal, a, b);
}
Value operator>(Value a, Value b) {
  return b < a;
}
Value operator>=(Value a, Value b) {
  return b <= a;
}
Value operator<(Value a, double b) {
  return a < like(a, b);
}
Value operator<=(Value a, double b) {
  return a <= like(a, b);
}
Value operator>(Value a, double b) {
  return a > like(a, b);
}
Value operator>=(Value a, double b) {
  return a >= like(a, b);
}
Value equal(Value a, Value b) {
  return comparison(Opcode::equal, a, b);
}
Value equal(Value a, double b) {
  return equal(a, like(a, b));
}
Value is_nan(Value a) {
  return !equal(a, a);
}

Value operator&(Value a, Value b) {
  return same_type(a.type() == Type::mask ? Opcode::mask_and : Opcode::bit_and, {a, b});
}

Value operator|(Value a, Value b) {
  return same_type(a.type() == Type::mask ? Opcode::mask_or : Opcode::bit_or, {a, b});
}

Value operator!(Value a) {
  return same_type(Opcode::mask_not, {a});
}

Value select(Value condition, Value then, Value otherwise) {
  return condition.builder().apply(Opcode::select, then.type(), {condition, then, otherwise});
}

Value select(Value condition, Value then, double otherwise) {
  return select(condition, then, like(then, otherwise));
}

Value select(Value condition, double then, Value otherwise) {
  return select(condition, like(otherwise, then), otherwise);
}

Value only_where(Value condition, Value a) {
  return select(condition, a, std::numeric_limits<double>::quiet_NaN());
}

Value to_bits(Value a) {
  return a.builder().apply(Opcode::to_bits, a.type() == Type::f32 ? Type::i32 : Type::i64, {a});
}
Value from_bits(Value a) {
  return a.builder().apply(Opcode::from_bits, a.type() == Type::i32 ? Type::f32 : Type::f64, {a});
}
Value operator<<(Value a, unsigned distance) {
  return a.builder().apply(Opcode::shift_left, a.type(), {a}, distance);
}
Value operator>>(Value a, unsigned distance) {
  return a.builder().apply(Opcode::shift_right, a.type(), {a}, distance);
}

}  // namespace assay::kernel
