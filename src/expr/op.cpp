#include "expr/op.h"

#include <array>
#include <cstddef>

namespace assay {
namespace {

using enum Notation;

// What the derivative is where the operation has a kink, a jump or an infinite slope:
//
// | operation              | where            | derivative there | | ---------------------- |
// ---------------- | ------------------------------------------------------------- | | max(u, v), min(u, v)
// | u = v            | v': the second argument wins a tie, so max(x, 0)' = 0 at 0    | | abs(u) | u = 0 | 0,
// as sign(0) = 0                                             | | sign(u)                | u = 0            |
// 0, as everywhere                                              | | floor(u)               | u a whole number
// | 0, as everywhere                                              | | where(c, u, v)         | c turns | that
// of the branch which c selects at that very point: u'     | |                        |                  |
// where c is true, v' where it is false; no jump is added       | | u^v, v a number        | u = 0 | v*u^(v -
// 1)*u': 0 for v > 1, u' for v = 1, 0 for v = 0,       | |                        |                  |
// undefined otherwise                                           | | u^v, v varies          | u = 0 |
// undefined                                                     | | sqrt(u), cbrt(u)       | u = 0 |
// undefined: the slope is infinite                              | | asin(u), acos(u)       | u = -1, u = 1 |
// undefined: the slope is infinite                              | | acosh(u)               | u = 1 |
// undefined: the slope is infinite                              |
//
// All others are smooth wherever they are defined. A factor that `max`, `min` or `where` does not select is
// not asked: max(sqrt(x), 1)' is 0 at 0. Where u itself is undefined its derivative may still have a value:
// log(u)' = 1/u also for u < 0. `where` has no row here: its branches are differentiated in place
// (expr/derivative.cpp), its condition is not.
constexpr std::array<OpInfo, op_count> table = {{
    {Op::constant, "number", leaf, 0, false, {}},
    {Op::pi, "pi", leaf, 0, false, {}},
    {Op::euler, "e", leaf, 0, false, {}},
    {Op::infinity, "inf", leaf, 0, false, {}},
    {Op::input, "x", leaf, 0, false, {}},
    {Op::parameter, "parameter", leaf, 0, false, {}},
    {Op::neg, "-", prefix, 1, false, {"-1"}},
    {Op::add, "+", infix, 2, false, {"1", "1"}},
    {Op::sub, "-", infix, 2, false, {"1", "-1"}},
    {Op::mul, "*", infix, 2, false, {"v", "u"}},
    {Op::div, "/", infix, 2, false, {"1/v", "-u/v^2"}},
    {Op::pow, "^", infix, 2, false, {"v*u^(v - 1)", "u^v*log(u)"}},
    {Op::less, "<", infix, 2, true, {}},
    {Op::less_equal, "<=", infix, 2, true, {}},
    {Op::greater, ">", infix, 2, true, {}},
    {Op::greater_equal, ">=", infix, 2, true, {}},
    {Op::equal, "==", infix, 2, true, {}},
    {Op::not_equal, "!=", infix, 2, true, {}},
    {Op::where, "where", call, 3, false, {}},
    {Op::min, "min", call, 2, false, {"where(u < v, 1, 0)", "where(u < v, 0, 1)"}},
    {Op::max, "max", call, 2, false, {"where(u > v, 1, 0)", "where(u > v, 0, 1)"}},
    {Op::abs, "abs", call, 1, false, {"sign(u)"}},
    {Op::sign, "sign", call, 1, false, {"0"}},
    {Op::floor, "floor", call, 1, false, {"0"}},
    {Op::sqrt, "sqrt", call, 1, false, {"1/(2*sqrt(u))"}},
    {Op::cbrt, "cbrt", call, 1, false, {"1/(3*cbrt(u)^2)"}},
    {Op::exp, "exp", call, 1, false, {"exp(u)"}},
    {Op::expm1, "expm1", call, 1, false, {"exp(u)"}},
    {Op::log, "log", call, 1, false, {"1/u"}},
    {Op::log1p, "log1p", call, 1, false, {"1/(1 + u)"}},
    {Op::sin, "sin", call, 1, false, {"cos(u)"}},
    {Op::cos, "cos", call, 1, false, {"-sin(u)"}},
    {Op::tan, "tan", call, 1, false, {"1 + tan(u)^2"}},
    {Op::asin, "asin", call, 1, false, {"1/sqrt(1 - u^2)"}},
    {Op::acos, "acos", call, 1, false, {"-1/sqrt(1 - u^2)"}},
    {Op::atan, "atan", call, 1, false, {"1/(1 + u^2)"}},
    {Op::sinh, "sinh", call, 1, false, {"cosh(u)"}},
    {Op::cosh, "cosh", call, 1, false, {"sinh(u)"}},
    {Op::tanh, "tanh", call, 1, false, {"1 - tanh(u)^2"}},
    {Op::asinh, "asinh", call, 1, false, {"1/sqrt(1 + u^2)"}},
    {Op::acosh, "acosh", call, 1, false, {"1/(sqrt(u - 1)*sqrt(u + 1))"}},
    {Op::atanh, "atanh", call, 1, false, {"1/(1 - u^2)"}},
    {Op::erf, "erf", call, 1, false, {"2/sqrt(pi)*exp(-u^2)"}},
    {Op::erfc, "erfc", call, 1, false, {"-2/sqrt(pi)*exp(-u^2)"}},
    {Op::sigmoid, "sigmoid", call, 1, false, {"sigmoid(u)*(1 - sigmoid(u))"}},
    {Op::softplus, "softplus", call, 1, false, {"sigmoid(u)"}},
}};

constexpr bool rows_are_in_order() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].op) != i) return false;
  }
  return true;
}
static_assert(rows_are_in_order());

}  // namespace

const OpInfo& info(Op op) {
  return table[static_cast<std::size_t>(op)];
}

std::span<const OpInfo> all_ops() {
  return table;
}

}  // namespace assay
