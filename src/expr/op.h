#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace assay {

/// The closed set of base operations. Everything else, every activation included, is composed of them.
/// Each consumer switches over all of them without a default, so that the compiler lists what a new
/// operation still lacks.
///
/// Functions are of real numbers; `inf` extends them by limits: x < inf for every real x, min(x, inf) = x,
/// 1/inf = 0, exp(-inf) = 0. Where there is no limit (inf - inf, 0*inf, inf/inf, 1^inf, sin(inf)) the value
/// is undefined. Only `inf` makes an infinity: 1/0 and log(0) are undefined. inf^n for an integer constant n
/// is a product of n factors, so inf^0 = 1.
enum class Op : std::uint8_t {
  // leaves
  constant,   ///< an exact rational
  pi,         ///< 3.14159...
  euler,      ///< 2.71828..., written `e`
  infinity,   ///< written `inf`; see below
  input,      ///< `x`
  parameter,  ///< a named number with a default
  // arithmetic
  neg,
  add,
  sub,
  mul,
  div,
  pow,  ///< u^v: any real u for an integer constant v; otherwise u > 0, or u = 0 where v > 0
  // comparisons: a truth value, only ever the condition of `where`
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,
  // pieces
  where,  ///< where(condition, then, otherwise)
  min,
  max,
  abs,
  sign,  ///< -1, 0 or 1
  floor,
  // elementary functions
  sqrt,
  cbrt,  ///< of every real number: cbrt(-8) = -2
  exp,
  expm1,
  log,
  log1p,
  sin,
  cos,
  tan,
  asin,  ///< from -pi/2 to pi/2
  acos,  ///< from 0 to pi
  atan,  ///< between -pi/2 and pi/2
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,  ///< 0 or more
  atanh,
  erf,
  erfc,
  sigmoid,   ///< 1 / (1 + exp(-u))
  softplus,  ///< log(1 + exp(u))
};

inline constexpr std::size_t op_count = static_cast<std::size_t>(Op::softplus) + 1;

/// How an operation is written.
enum class Notation : std::uint8_t { leaf, prefix, infix, call };

/// One row of the table of operations.
struct OpInfo {
  Op op;
  std::string_view name;  ///< "tanh", "+", "<": as it is written in a formula
  Notation notation;
  std::uint8_t arity;
  bool is_condition;  ///< true for comparisons: the result is a truth value
  /// Partial derivatives by the first and the second argument, in the formula language over the arguments
  /// u and v; empty for leaves, conditions and `where`. At a kink the value is the frameworks' convention.
  std::string_view partials[2];
};

[[nodiscard]] const OpInfo& info(Op op);
[[nodiscard]] std::span<const OpInfo> all_ops();

}  // namespace assay
