#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/element.h"

namespace assay::kernel {

enum class Type : std::uint8_t {
  f32,
  f64,
  i32,   ///< 32 bits, wrapping arithmetic
  i64,   ///< 64 bits, wrapping arithmetic
  mask,  ///< a truth value
};

/// The machine operations. Arithmetic is IEEE 754 with round-to-nearest-even and is never contracted,
/// reassociated or approximated, so a program means the same bits on every backend; only which NaN a NaN is
/// stays open. "float" below is f32 or f64. kernel/semantics.h is the same table as code.
enum class Opcode : std::uint8_t {
  // leaves
  constant,  ///< any type
  input,     ///< the element of an input array, exactly: f64 of a float64 array, f32 of all others
  uniform,   ///< float: a scalar given at launch as a double, rounded to the type
  row,       ///< f64: a scalar of the element's row, given at launch
  // float
  convert,  ///< f32 to f64 exactly; f64 to f32 rounded once, overflow to infinity, gradual underflow
  add,
  sub,  ///< float or integer
  mul,
  div,
  fma,   ///< a*b + c rounded once
  sqrt,  ///< correctly rounded; NaN below zero
  neg,
  abs,       ///< the sign bit alone
  copysign,  ///< magnitude of a, sign of b
  min,       ///< a < b ? a : b, so b if they are equal (zeros of either sign are) or either is NaN
  max,       ///< a > b ? a : b, so b if they are equal or either is NaN
  round,     ///< to the nearest integer, ties to even; keeps the sign of zero
  floor,     ///< keeps the sign of zero
  // float to mask; false where a or b is NaN
  equal,
  less,
  less_equal,
  // mask
  select,  ///< mask ? a : b for a and b of any one type
  mask_and,
  mask_or,
  mask_not,
  // bits
  to_bits,    ///< f32 to i32 or f64 to i64, the same bits
  from_bits,  ///< i32 to f32 or i64 to f64, the same bits
  bit_and,
  bit_or,       ///< integer
  shift_left,   ///< integer by a fixed number of bits less than it has; zeros come in
  shift_right,  ///< integer by a fixed number of bits less than it has; zeros come in
  lookup,       ///< i32 to f32: the entry of a table of the program, at the index modulo table_size
};

/// Entries of a table: what two registers of AVX-512 hold, from which one instruction picks.
inline constexpr std::size_t table_size = 32;

/// The bits of its f32 entries.
using Table = std::array<std::uint32_t, table_size>;

/// Bound on Program::inputs plus Program::outputs, so that a launch needs no allocation.
inline constexpr std::size_t max_arrays = 16;

/// Partial sums that make up the sum over a row.
inline constexpr std::size_t partial_sums = 8;

inline constexpr std::size_t opcode_count = static_cast<std::size_t>(Opcode::lookup) + 1;

[[nodiscard]] std::string_view name(Type type);
[[nodiscard]] std::string_view name(Opcode opcode);
/// How many values the operation takes.
[[nodiscard]] std::size_t arity(Opcode opcode);

/// Whether the operation takes values of these types and then gives a `result`.
[[nodiscard]] bool fits(Opcode opcode, Type result, std::span<const Type> arguments);

/// The place of an instruction in its program; its arguments have smaller ones.
using ValueId = std::uint32_t;

struct Instruction {
  Opcode opcode = Opcode::constant;
  Type type = Type::f64;  ///< of the result
  std::array<ValueId, 3> arguments{};
  /// Bits of a constant (an f32's in the lower half, a mask's is 0 or 1), index of an input, uniform
  /// or table, distance of a shift; otherwise 0.
  std::uint64_t immediate = 0;

  [[nodiscard]] std::span<const ValueId> used() const { return {arguments.data(), arity(opcode)}; }
  bool operator==(const Instruction&) const = default;
};

/// The type of the value that an element of an array is in a program.
[[nodiscard]] constexpr Type type_of(Element element) {
  return element == Element::f64 ? Type::f64 : Type::f32;
}

/// What an output array gets: a value of type_of(element) that is a number of the element type already.
/// Builder::output rounds to such a number; a store only takes the bits that are zero away.
struct Output {
  ValueId value = 0;
  Element element = Element::f32;
  bool operator==(const Output&) const = default;
};

/// A straight-line program in static single assignment form, run for each element of its arrays
/// independently. Written with a Builder. Inputs and outputs are arrays of one length.
///
/// A program by rows, one with row scalars or sums, takes its arrays as rows of one length. The order of a
/// sum is fixed, so that it too means the same bits everywhere: element i of a row is added to partial sum
/// i mod 8, all of which begin at +0, and in the end each partial sum k < 4 takes up k + 4, then k < 2 takes
/// up k + 2, then 0 takes up 1.
struct Program {
  std::vector<Instruction> instructions;
  std::vector<Output> outputs;       ///< the n-th is stored to the n-th output array
  std::vector<ValueId> sums = {};    ///< f64 values, the n-th's sum over each row is stored to the n-th array
  std::vector<Element> inputs = {};  ///< arrays given at launch, whether or not all are read
  std::size_t uniforms = 0;          ///< scalars given at launch, likewise
  std::size_t row_scalars = 0;       ///< arrays with a scalar for each row given at launch, likewise
  std::vector<Table> tables = {};

  [[nodiscard]] bool is_by_rows() const { return row_scalars > 0 || !sums.empty(); }

  /// One instruction a line ("v3 = fma f64 v1 v2 v0"); equal programs and only those have equal text.
  [[nodiscard]] std::string text() const;
  bool operator==(const Program&) const = default;
};

/// The first rule that the program breaks ("v7: fma takes three values of one float type"), or nothing. The
/// rules:
/// - every argument names an earlier instruction, every output one of type_of its elements, every sum one of
///   type f64;
/// - argument and result types are those of the operation, as the enumeration states them;
/// - indices of inputs, uniforms, row scalars and tables are below the numbers of these, and an input's
///   type is type_of its elements;
/// - immediates are in range, and 0 where the operation has none;
/// - there is at least one output or sum, and at most max_arrays inputs and outputs.
[[nodiscard]] std::optional<std::string> verify(const Program& program);

}  // namespace assay::kernel
