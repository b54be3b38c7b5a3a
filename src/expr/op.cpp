#include "expr/op.h"

#include <array>
#include <cstddef>

namespace assay {
namespace {

using enum Notation;

// At a kink: relu'(0) = 0 because the second argument of `max` wins a tie; |u|' = sign(u) is 0 at 0; the
// derivative of a step is 0 everywhere. `where` has no row here: its branches are differentiated in place
// (expr/derivative.cpp), its condition is not.
constexpr std::array<OpInfo, op_count> table = {{
    {Op::constant, "number", leaf, 0, false, {}},
    {Op::pi, "pi", leaf, 0, false, {}},
    {Op::euler, "e", leaf, 0, false, {}},
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
    {Op::exp, "exp", call, 1, false, {"exp(u)"}},
    {Op::expm1, "expm1", call, 1, false, {"exp(u)"}},
    {Op::log, "log", call, 1, false, {"1/u"}},
    {Op::log1p, "log1p", call, 1, false, {"1/(1 + u)"}},
    {Op::tanh, "tanh", call, 1, false, {"1 - tanh(u)^2"}},
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
