#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "kernel/program.h"

namespace assay::kernel {

class Builder;

/// A value of the program being written: a small handle, valid as long as its Builder.
/// Mixed arithmetic with a double takes it as a constant of the value's type.
class Value {
 public:
  [[nodiscard]] Type type() const;
  [[nodiscard]] ValueId id() const { return id_; }
  [[nodiscard]] Builder& builder() const { return *builder_; }
  /// What it is, if it is known without running the program (f32 and f64 only).
  [[nodiscard]] std::optional<double> constant() const;

 private:
  friend class Builder;
  Value(Builder& builder, ValueId id) : builder_(&builder), id_(id) {}
  Builder* builder_;
  ValueId id_;
};

/// Writes a Program:
///
///     Builder b;
///     const Value weight = b.input(0), gradient = b.input(1);
///     const Value rate = b.uniform(0, Type::f32);
///     b.output(fma(-rate, gradient, weight));
///     const Program sgd = b.finish();
///
/// Equal instructions are made once, instructions on constants are computed at once, and finish() drops what
/// no output or sum needs. Types must fit; that they do is asserted.
class Builder {
 public:
  Builder() = default;
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;
  ~Builder() = default;

  [[nodiscard]] Value constant(Type type, double value);  ///< f32 (rounded) or f64
  [[nodiscard]] Value f64(double value) { return constant(Type::f64, value); }
  [[nodiscard]] Value f32(double value) { return constant(Type::f32, value); }
  [[nodiscard]] Value i32(std::uint32_t bits);
  [[nodiscard]] Value i64(std::uint64_t bits);
  [[nodiscard]] Value mask(bool value);
  /// f64 of a float64 array, f32 of all others.
  [[nodiscard]] Value input(std::size_t index, Element element = Element::f32);
  [[nodiscard]] Value uniform(std::size_t index, Type type);
  [[nodiscard]] Value row(std::size_t index);  ///< f64
  /// The entry of the table at an i32 index; f32.
  [[nodiscard]] Value lookup(const Table& table, Value index);
  /// Appends an output array; f32 or f64, rounded to its elements (kernel/rounding.h).
  void output(Value value, Element element = Element::f32);
  /// Appends a sum over each row; f64.
  void sum(Value value);
  /// The program written so far, without what its outputs and sums do not need.
  [[nodiscard]] Program finish() const;

  /// Any operation; the named functions below read better.
  [[nodiscard]] Value apply(Opcode opcode, Type type, std::initializer_list<Value> arguments,
                            std::uint64_t immediate = 0);
  [[nodiscard]] const Instruction& instruction(Value value) const {
    return program_.instructions[value.id()];
  }
  /// The value of an instruction that is written already.
  [[nodiscard]] Value at(ValueId id) { return {*this, id}; }

 private:
  struct Hash {
    std::size_t operator()(const Instruction& instruction) const;
  };
  [[nodiscard]] Value intern(const Instruction& instruction);
  [[nodiscard]] std::optional<Value> folded(const Instruction& instruction);
  [[nodiscard]] std::optional<Value> shorter(const Instruction& instruction);
  [[nodiscard]] std::optional<Value> shorter_product(const Instruction& instruction);
  [[nodiscard]] std::optional<Value> shorter_conversion(const Instruction& instruction);
  [[nodiscard]] std::optional<Value> shorter_comparison(const Instruction& instruction);
  [[nodiscard]] std::optional<Value> narrow(Value value);
  [[nodiscard]] bool is_one(ValueId id) const;
  Program program_;
  std::unordered_map<Instruction, ValueId, Hash> ids_;
};

// float or integer
[[nodiscard]] Value operator+(Value a, Value b);
[[nodiscard]] Value operator-(Value a, Value b);
// float
[[nodiscard]] Value operator*(Value a, Value b);
[[nodiscard]] Value operator/(Value a, Value b);
[[nodiscard]] Value operator-(Value a);
[[nodiscard]] Value operator+(Value a, double b);
[[nodiscard]] Value operator+(double a, Value b);
[[nodiscard]] Value operator-(Value a, double b);
[[nodiscard]] Value operator-(double a, Value b);
[[nodiscard]] Value operator*(Value a, double b);
[[nodiscard]] Value operator*(double a, Value b);
[[nodiscard]] Value operator/(Value a, double b);
[[nodiscard]] Value operator/(double a, Value b);
[[nodiscard]] Value fma(Value a, Value b, Value c);
[[nodiscard]] Value fma(Value a, Value b, double c);
[[nodiscard]] Value fma(Value a, double b, Value c);
[[nodiscard]] Value fma(Value a, double b, double c);
[[nodiscard]] Value sqrt(Value a);
[[nodiscard]] Value abs(Value a);
[[nodiscard]] Value copysign(Value magnitude, Value sign);
[[nodiscard]] Value min(Value a, Value b);  ///< a < b ? a : b
[[nodiscard]] Value max(Value a, Value b);  ///< a > b ? a : b
[[nodiscard]] Value round(Value a);
[[nodiscard]] Value floor(Value a);
[[nodiscard]] Value to_f32(Value a);  ///< itself if it is f32
[[nodiscard]] Value to_f64(Value a);  ///< itself if it is f64
// float to mask
[[nodiscard]] Value operator<(Value a, Value b);
[[nodiscard]] Value operator<=(Value a, Value b);
[[nodiscard]] Value operator>(Value a, Value b);
[[nodiscard]] Value operator>=(Value a, Value b);
[[nodiscard]] Value operator<(Value a, double b);
[[nodiscard]] Value operator<=(Value a, double b);
[[nodiscard]] Value operator>(Value a, double b);
[[nodiscard]] Value operator>=(Value a, double b);
/// Named, not operators: == on handles would read as identity.
[[nodiscard]] Value equal(Value a, Value b);
[[nodiscard]] Value equal(Value a, double b);
[[nodiscard]] Value is_nan(Value a);
// mask, or integer for & and |
[[nodiscard]] Value operator&(Value a, Value b);
[[nodiscard]] Value operator|(Value a, Value b);
[[nodiscard]] Value operator!(Value a);
[[nodiscard]] Value select(Value condition, Value then, Value otherwise);
[[nodiscard]] Value select(Value condition, Value then, double otherwise);
[[nodiscard]] Value select(Value condition, double then, Value otherwise);
/// NaN where the condition does not hold.
[[nodiscard]] Value only_where(Value condition, Value a);
// bits
[[nodiscard]] Value to_bits(Value a);    ///< i32 of f32, i64 of f64
[[nodiscard]] Value from_bits(Value a);  ///< f32 of i32, f64 of i64
[[nodiscard]] Value operator<<(Value a, unsigned distance);
[[nodiscard]] Value operator>>(Value a, unsigned distance);

}  // namespace assay::kernel
