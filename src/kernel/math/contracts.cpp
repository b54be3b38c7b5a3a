#include <array>
#include <cstdint>
#include <limits>

#include "kernel/math/elementary.h"

namespace assay::kernel {
namespace {

constexpr double largest = std::numeric_limits<double>::max();
constexpr double tiniest = std::numeric_limits<double>::denorm_min();

template <std::int64_t numerator, std::int64_t denominator>
Value power(Value x) {
  const Rational exponent(numerator, denominator);
  return pow(x, x.builder().f64(exponent.to_double()), exponent);
}

Value power_of_three(Value x) {
  return pow(x.builder().f64(3.0), x, std::nullopt);
}

constexpr std::array<Contract, 31> table = {{
    {"cbrt", "cbrt(x)", cbrt, -largest, largest, 0.6},
    {"exp", "exp(x)", exp, -708.3, 709.4, 1.1},
    {"expm1", "expm1(x)", expm1, -largest, 709.4, 2.3},
    {"exp2", "2^x", exp2, -1022.0, 1023.4, 1.1},
    {"log", "log(x)", log, tiniest, largest, 1.25},
    {"log1p", "log1p(x)", log1p, -0x1.fffffffffffffp-1, largest, 1.75},
    {"log2", "log(x)/log(2)", log2, tiniest, largest, 1.4},
    {"pow_7_10", "x^(7/10)", power<7, 10>, tiniest, largest, 1.25},
    {"pow_minus_7_10", "x^(-7/10)", power<-7, 10>, tiniest, largest, 1.25},
    {"pow_161_10", "x^(161/10)", power<161, 10>, 0x1p-63, 0x1p63, 1.25},
    {"pow_of_3", "3^x", power_of_three, -644.0, 645.0, 1.25},
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
