#pragma once

#include <array>
#include <string_view>

namespace assay::kernel {

struct Mend {
  std::string_view form;
  double x, value;
};

// Made by tools/mends.py, sorted by form, one to a line.
// clang-format off
inline constexpr std::array<Mend, 77> mends = {{
    {"-exp(-x)/expm1(-x)", -0x1.0cad02p-31, -0x1.e7d82d0000001p30},
    {"-exp(-x)/expm1(-x)", 0x1.f8646ep-48, 0x1.03dc790000001p47},
    {"-exp(-x)/expm1(-x)", 0x1.fc03fep-48, 0x1.0202010000001p47},
    {"-exp(-x)/expm1(-x)", 0x1.fffffep-48, 0x1.0000010000001p47},
    {"-exp(-x)/expm1(-x)", 0x1.f7047ep-30, 0x1.0492490000001p29},
    {"-exp(-x)/expm1(-x)", 0x1.f8fc7ep-30, 0x1.038e390000001p29},
    {"-sin(x)", -0x1.33333p13, -0x1.63f4bafffffffp-2},
    {"-sin(x)", 0x1.33333p13, 0x1.63f4bafffffffp-2},
    {"-softplus(-x)", -0x1.d483ap-12, -0x1.6301790000001p-1},
    {"0.5*(4*x*sigmoid(2*sqrt(2/pi)*(x + 0.044715*x^3))*sigmoid(-2*sqrt(2/pi)*(x + 0.044715*x^3))*sqrt(2/pi)*(1 + 0.134145*x^2) + 2*sigmoid(2*sqrt(2/pi)*(x + 0.044715*x^3)))", -0x1.40d932p-26, 0x1.fffffefffffffp-2},
    {"0.5*(4*x*sigmoid(2*sqrt(2/pi)*(x + 0.044715*x^3))*sigmoid(-2*sqrt(2/pi)*(x + 0.044715*x^3))*sqrt(2/pi)*(1 + 0.134145*x^2) + 2*sigmoid(2*sqrt(2/pi)*(x + 0.044715*x^3)))", 0x1.40d932p-25, 0x1.0000010000001p-1},
    {"0.5*erfc(-x/sqrt(2)) + x*exp(-0.5*x^2)/sqrt(2*pi)", -0x1.80eb02p-1, -0x1.4e317efffffffp-21},
    {"0.5*erfc(-x/sqrt(2)) + x*exp(-0.5*x^2)/sqrt(2*pi)", -0x1.40d932p-26, 0x1.fffffefffffffp-2},
    {"0.5*erfc(-x/sqrt(2)) + x*exp(-0.5*x^2)/sqrt(2*pi)", 0x1.40d932p-25, 0x1.0000010000001p-1},
    {"0.5*erfc(200000*(0.707107 - x)/(56419*sqrt(2)))", -0x1.15a674p-21, 0x1.8f67890000001p-8},
    {"0.5*erfc(200000*(0.707107 - x)/(56419*sqrt(2)))", -0x1.01a5c8p-24, 0x1.8f6800fffffffp-8},
    {"0.5*erfc(200000*(0.707107 - x)/(56419*sqrt(2)))", 0x1.0a2d76p-30, 0x1.8f68110000001p-8},
    {"0.5*erfc(200000*(0.707107 - x)/(56419*sqrt(2)))", 0x1.f15a04p-11, 0x1.9338d0fffffffp-8},
    {"0.5*where(x < 0, 4/(sqrt(x^2 + 4)*(sqrt(x^2 + 4) + abs(x))), 1 + abs(x)/sqrt(x^2 + 4))", -0x1.5b7214p-9, 0x1.ff52470000001p-2},
    {"0.5*x*erfc(-x/sqrt(2))", 0x1.6148dep-16, 0x1.614a62fffffffp-17},
    {"1/(1 + abs(x))^2", -0x1.2d5dc4p-9, 0x1.fda756fffffffp-1},
    {"1/(1 + abs(x))^2", -0x1.6325c6p-15, 0x1.fff4e6fffffffp-1},
    {"1/(1 + abs(x))^2", 0x1.6325c6p-15, 0x1.fff4e6fffffffp-1},
    {"1/(1 + abs(x))^2", 0x1.2d5dc4p-9, 0x1.fda756fffffffp-1},
    {"2*exp(-x^2)/sqrt(pi)", -0x1.ebb6dap-16, 0x1.20dd750000001p0},
    {"2*exp(-x^2)/sqrt(pi)", 0x1.ebb6dap-16, 0x1.20dd750000001p0},
    {"asinh(x)", -0x1.6351d8p94, -0x1.08b5110000001p6},
    {"asinh(x)", -0x1.b121a6p75, -0x1.a9a3f10000001p5},
    {"asinh(x)", -0x1.bacb4ap24, -0x1.1e06950000001p4},
    {"asinh(x)", 0x1.bacb4ap24, 0x1.1e06950000001p4},
    {"asinh(x)", 0x1.b121a6p75, 0x1.a9a3f10000001p5},
    {"asinh(x)", 0x1.6351d8p94, 0x1.08b5110000001p6},
    {"atan(x)", -0x1.1ad646p-4, -0x1.1a63850000001p-4},
    {"atan(x)", 0x1.1ad646p-4, 0x1.1a63850000001p-4},
    {"cos(x)", -0x1.2b9622p67, 0x1.f0285d0000001p-1},
    {"cos(x)", -0x1.3170fp63, 0x1.fe2976fffffffp-1},
    {"cos(x)", 0x1.3170fp63, 0x1.fe2976fffffffp-1},
    {"cos(x)", 0x1.2b9622p67, 0x1.f0285d0000001p-1},
    {"exp(-x^2)", -0x1.d9f6ecp0, 0x1.09e7eafffffffp-5},
    {"exp(-x^2)", 0x1.d9f6ecp0, 0x1.09e7eafffffffp-5},
    {"exp(-x^2)*(cos(x) - 2*sin(x)*x)", -0x1.184aeap-1, 0x1.aef2170000001p-3},
    {"exp(-x^2)*(cos(x) - 2*sin(x)*x)", -0x1.ed3dbap-6, 0x1.fe6096fffffffp-1},
    {"exp(-x^2)*(cos(x) - 2*sin(x)*x)", 0x1.ed3dbap-6, 0x1.fe6096fffffffp-1},
    {"exp(-x^2)*(cos(x) - 2*sin(x)*x)", 0x1.184aeap-1, 0x1.aef2170000001p-3},
    {"exp(-x^2)*sin(x)", -0x1.eb5edap-11, -0x1.eb5eb90000001p-11},
    {"exp(-x^2)*sin(x)", 0x1.eb5edap-11, 0x1.eb5eb90000001p-11},
    {"log(x)", 0x1.827a74p-7, -0x1.1c2b1efffffffp2},
    {"log(x)", 0x1.2f1fd6p3, 0x1.1fcbcefffffffp1},
    {"log(x)", 0x1.bacb4ap25, 0x1.1e06950000001p4},
    {"log(x)", 0x1.b121a6p76, 0x1.a9a3f10000001p5},
    {"log(x)", 0x1.6351d8p95, 0x1.08b5110000001p6},
    {"min(max(0.5*x*erfc(-x/sqrt(2)), -10), 10)", 0x1.6148dep-16, 0x1.614a62fffffffp-17},
    {"sigmoid(-x)", 0x1.03p-16, 0x1.fffefd0000001p-2},
    {"sigmoid(1.702*x)*(1 + 1.702*x*sigmoid(-1.702*x))", -0x1.403778p4, -0x1.df3956fffffffp-45},
    {"sigmoid(1.702*x)*(1 + 1.702*x*sigmoid(-1.702*x))", 0x1.69a2fp0, 0x1.198efefffffffp0},
    {"sigmoid(x)", -0x1.03p-16, 0x1.fffefd0000001p-2},
    {"sigmoid(x)*(1 + sigmoid(-x))/(1 + sigmoid(-x)^2) + 4*x*sigmoid(-x)^2*sigmoid(x)/(1 + sigmoid(-x)^2)^2", -0x1.31432cp0, 0x1.beb774fffffffp-31},
    {"sigmoid(x)*(1 + sigmoid(-x))/(1 + sigmoid(-x)^2) + 4*x*sigmoid(-x)^2*sigmoid(x)/(1 + sigmoid(-x)^2)^2", -0x1.4p-27, 0x1.333332fffffffp-1},
    {"sigmoid(x)/(2*sqrt(softplus(x)))", 0x1.798552p-2, 0x1.400922fffffffp-2},
    {"sin(x)", -0x1.33333p13, 0x1.63f4bafffffffp-2},
    {"sin(x)", 0x1.33333p13, -0x1.63f4bafffffffp-2},
    {"softplus(x)", 0x1.d483ap-12, 0x1.6301790000001p-1},
    {"where(x > 0, 0.8*x^2 + 0.5*x, 0.8*(expm1(x) - x) + 0.5*x)", -0x1.375b68p1, -0x1.c0f152fffffffp-20},
    {"where(x > 0, 0.8*x^2 + 0.5*x, 0.8*(expm1(x) - x) + 0.5*x)", -0x1.270766p1, -0x1.d66b150000001p-6},
    {"where(x > 0, 1.6*x + 0.5, 0.8*expm1(x) + 0.5)", -0x1.f62f3ap-1, 0x1.f12ff50000001p-25},
    {"where(x > 0, 1.6*x + 0.5, 0.8*expm1(x) + 0.5)", -0x1.f62fp-1, 0x1.3579790000001p-21},
    {"where(x > 0, 1.6*x + 0.5, 0.8*expm1(x) + 0.5)", -0x1.cb39f6p-1, 0x1.ae31790000001p-6},
    {"where(x*erfc(-x/sqrt(2)) < 20, where(x*erfc(-x/sqrt(2)) > -20, 0.5*erfc(-x/sqrt(2)) + x*exp(-0.5*x^2)/sqrt(2*pi), 0), 0)", -0x1.80eb02p-1, -0x1.4e317efffffffp-21},
    {"where(x*erfc(-x/sqrt(2)) < 20, where(x*erfc(-x/sqrt(2)) > -20, 0.5*erfc(-x/sqrt(2)) + x*exp(-0.5*x^2)/sqrt(2*pi), 0), 0)", -0x1.40d932p-26, 0x1.fffffefffffffp-2},
    {"where(x*erfc(-x/sqrt(2)) < 20, where(x*erfc(-x/sqrt(2)) > -20, 0.5*erfc(-x/sqrt(2)) + x*exp(-0.5*x^2)/sqrt(2*pi), 0), 0)", 0x1.40d932p-25, 0x1.0000010000001p-1},
    {"where(x*erfc(-x/sqrt(2)) < 20, where(x*erfc(-x/sqrt(2)) > -20, 0.5*erfc(-x/sqrt(2)) + x*exp(-0.5*x^2)/sqrt(2*pi), 0), 0)", 0x1.4p3, 0x1p0},
    {"x - tanh(x)", -0x1.b1c146p1, -0x1.320bd90000001p1},
    {"x - tanh(x)", 0x1.b1c146p1, 0x1.320bd90000001p1},
    {"x*sigmoid(1.702*x)", 0x1.e2fa4ep-9, 0x1.e47e050000001p-10},
    {"x*sigmoid(2*sqrt(2/pi)*(x + 0.044715*x^3))", -0x1.6148dep-16, -0x1.6147590000001p-17},
    {"x/(1 + abs(x))", -0x1.17022cp-7, -0x1.14a722fffffffp-7},
    {"x/(1 + abs(x))", 0x1.17022cp-7, 0x1.14a722fffffffp-7}
}};
// clang-format on

}  // namespace assay::kernel
