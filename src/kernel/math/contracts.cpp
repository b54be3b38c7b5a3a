#include <array>
#include <limits>

#include "kernel/math/elementary.h"

namespace assay::kernel {
namespace {

constexpr double largest = std::numeric_limits<double>::max();
constexpr double tiniest = std::numeric_limits<double>::denorm_min();

constexpr std::array<Contract, 25> table = {{
    {"cbrt", "cbrt(x)", cbrt, -largest, largest, 0.6},
    {"exp", "exp(x)", exp, -708.3, 709.4, 1.1},
    {"expm1", "expm1(x)", expm1, -largest, 709.4, 2.3},
    {"log", "log(x)", log, tiniest, largest, 1.25},
    {"log1p", "log1p(x)", log1p, -0x1.fffffffffffffp-1, largest, 1.75},
    {"sin", "sin(x)", sin, -largest, largest, 1.0},
    {"cos", "cos(x)", cos, -largest, largest, 1.0},
    {"tan", "tan(x)", tan, -largest, largest, 2.25},
    {"sin_pi", "sin(pi*x)", sin_pi, -largest, largest, 1.25},
    {"cos_pi", "cos(pi*x)", cos_pi, -largest, largest, 1.0},
    {"tan_pi", "tan(pi*x)", tan_pi, -largest, largest, 2.25},
    {"asin", "asin(x)", asin, -1.0, 1.0, 1.5},
    {"acos", "acos(x)", acos, -1.0, 1.0, 1.5},
    {"atan", "atan(x)", atan, -largest, largest, 2.0},
    {"sinh", "sinh(x)", sinh, -710.4, 710.4, 1.75},
    {"cosh", "cosh(x)", cosh, -710.4, 710.4, 1.5},
    {"tanh", "tanh(x)", tanh, -largest, largest, 2.75},
    {"asinh", "asinh(x)", asinh, -largest, largest, 2.5},
    {"acosh", "acosh(x)", acosh, 1.0, largest, 2.5},
    {"atanh", "atanh(x)", atanh, -0x1.fffffffffffffp-1, 0x1.fffffffffffffp-1, 2.5},
    {"erf", "erf(x)", erf, -largest, largest, 2.25},
    {"erfc", "erfc(x)", erfc, -largest, 26.0, 5.0},
    {"normal_tail", "erfc(x/sqrt(2))", normal_tail, -largest, 37.0, 7.0},
    {"sigmoid", "sigmoid(x)", sigmoid, -708.3, largest, 2.75},
    {"softplus", "softplus(x)", softplus, -708.3, largest, 2.0},
}};

}  // namespace

std::span<const Contract> contracts() {
  return table;
}

}  // namespace assay::kernel
