#pragma once

#include <string>
#include <utility>
#include <vector>

/// What the rules of expr make of a formula, one example or more for each rule. tests/expr looks at the text,
/// tests/ball at the values.
namespace assay::rules {

using Examples = std::vector<std::pair<std::string, std::string>>;

/// simplify: sums and products
inline const Examples algebra = {{"x + 0", "x"},
                                 {"1*x", "x"},
                                 {"0*x", "0"},
                                 {"x - x", "0"},
                                 {"--x", "x"},
                                 {"x + x", "2*x"},
                                 {"2*x*3", "6*x"},
                                 {"x*x", "x^2"},
                                 {"x^2*x^3", "x^5"},
                                 {"(x^2)^3", "x^6"},
                                 {"x^1", "x"},
                                 {"x^0", "1"},
                                 {"-x + 1", "1 - x"},
                                 {"x - (1 - x)", "2*x - 1"},
                                 {"(2*x)^3", "8*x^3"},
                                 {"(x/sqrt(2))^2", "0.5*x^2"},
                                 {"(-x)^2", "x^2"},
                                 {"(-x)^3", "-x^3"},
                                 {"sqrt(2)*sqrt(8)", "4"},
                                 {"x/(2*sqrt(pi))*sqrt(2)", "0.5*x*sqrt(2/pi)"},
                                 {"0.1 + 0.2", "0.3"},
                                 {"(1/3)*3*x", "x"},
                                 {"x/3", "x/3"},
                                 {"2^10", "1024"},
                                 {"a*x - x*a + 1; a = 1", "1"},
                                 {"exp(x)/exp(x)", "1"},
                                 {"(x + 1) + (1 + x)", "2*x + 2"}};

/// simplify: the other operations
inline const Examples functions = {{"exp(0) + log(1) + tanh(0)", "1"},
                                   {"log(exp(x))", "x"},
                                   {"exp(log(exp(x)))", "exp(x)"},
                                   {"log(e)", "1"},
                                   {"e^x", "exp(x)"},
                                   {"tanh(-x)", "-tanh(x)"},
                                   {"abs(-x)", "abs(x)"},
                                   {"abs(exp(x))", "exp(x)"},
                                   {"floor(-7/2)", "-4"},
                                   {"max(2, 3)", "3"},
                                   {"max(x, x)", "x"},
                                   {"where(1 < 2, x, 1/x)", "x"},
                                   {"where(exp(x) > 0, x, 1/x)", "x"},
                                   {"where(x > 0, x, x)", "x"},
                                   {"where(x > 0, where(x > 0, 1, 2), 3)", "where(x > 0, 1, 3)"},
                                   {"where(x > 0, 1, 2) + 2*where(x > 0, x, 1)", "where(x > 0, 1 + 2*x, 4)"}};

/// simplify: conditions
inline const Examples comparisons = {{"where(x + 3 > 0, 1, 2)", "where(x > -3, 1, 2)"},
                                     {"where(3 - 2*x > 0, 1, 2)", "where(x < 1.5, 1, 2)"},
                                     {"where(0 <= x, 1, 2)", "where(x >= 0, 1, 2)"},
                                     {"where(-x == 1, 1, 2)", "where(x == -1, 1, 2)"},
                                     {"where(max(x, 0) < 6, 1, 2)", "where(x < 6, 1, 2)"},
                                     {"where(max(x, 6) < 6, 1, 2)", "where(max(x, 6) < 6, 1, 2)"},
                                     {"where(min(x + 1, 6) >= 0, 1, 2)", "where(x >= -1, 1, 2)"},
                                     {"where(log(x) + 1 > 0, 1, 2)", "where(log(x) > -1, 1, 2)"},
                                     {"where(a*x > 1, 1, 2); a = 2", "where(a*x > 1, 1, 2); a = 2"}};

/// simplify: sign, abs, min, max and where in products
inline const Examples signs_and_pieces = {
    {"x*sign(x)", "abs(x)"},
    {"abs(x)*sign(x)", "x"},
    {"sign(x)^3", "sign(x)"},
    {"sign(x)^4", "sign(x)^2"},
    {"x*sign(x)^2", "x"},
    {"sign(x)/x", "1/abs(x)"},
    {"sign(x)/x^2", "1/(x*abs(x))"},
    {"abs(x)^2", "x^2"},
    {"sign(x)/sign(x)", "sign(x)/sign(x)"},
    {"max(x, 0)*where(x > 0, 3, 5)", "3*max(x, 0)"},
    {"max(x, 0)*where(x > 0, 1/x, 5)", "max(x, 0)*where(x > 0, 1/x, 5)"},
    {"where(x > 0, 2, 3)^2", "where(x > 0, 4, 9)"}};

/// simplify: what looks like algebra but would change where the function is defined, or is too large to
/// compute
inline const Examples kept_domains = {{"x/x", "x/x"},
                                      {"x^2/x", "x^2/x"},
                                      {"0*log(x)", "0*log(x)"},
                                      {"0/x", "0*(1/x)"},
                                      {"log(x) - log(x)", "0*log(x)"},
                                      {"exp(log(x))", "exp(log(x))"},
                                      {"sqrt(x)^2", "sqrt(x)^2"},
                                      {"1/(1/x)", "1/(1/x)"},
                                      {"(x^-2)^-1", "1/(1/x^2)"},
                                      {"log(x)^0", "log(x)^0"},
                                      {"x^(1 + 1)", "x^(1 + 1)"},
                                      {"exp(x)^(1 + 1)", "exp(x)^2"},
                                      {"1/0", "1/0"},
                                      {"0^-1", "1/0"},
                                      {"x/x^3", "1/x^2"},
                                      {"x^3/x^5*x^2", "x^2/x^2"},
                                      {"where(log(x) > 0, x, x)", "where(log(x) > 0, x, x)"},
                                      {"sqrt(x^2)", "sqrt(x^2)"}};

/// simplify: numbers too large to be computed, even by balls
inline const Examples too_large = {{"10^10^10", "10^10000000000"}, {"9^9^9^9", "9^9^387420489"}};

/// stable
inline const Examples stable_forms = {
    {"log(1 + x)", "log1p(x)"},
    {"log(x + 1)", "log1p(x)"},
    {"log(1 - x^2)", "log1p(-x^2)"},
    {"exp(x) - 1", "expm1(x)"},
    {"-1 + exp(x)", "expm1(x)"},
    {"3 - 3*exp(x)", "-3*expm1(x)"},
    {"x*exp(x) - x", "x*expm1(x)"},
    {"1 + expm1(x)", "exp(x)"},
    {"log(1 + exp(x))", "softplus(x)"},
    {"log(exp(-x) + 1)", "softplus(-x)"},
    {"log1p(exp(x))", "softplus(x)"},
    {"log(sigmoid(x))", "-softplus(-x)"},
    {"log(1 - sigmoid(x))", "-softplus(x)"},
    {"softplus(x) - x", "softplus(-x)"},
    {"softplus(2*x) - 2*x", "softplus(-2*x)"},
    {"1/(1 + exp(-x))", "sigmoid(x)"},
    {"3/(2 + 2*exp(x))", "1.5*sigmoid(-x)"},
    {"exp(x)/(1 + exp(x))", "sigmoid(x)"},
    {"x/(1 + exp(-x))", "x*sigmoid(x)"},
    {"exp(-x)/(1 + exp(-x))^2", "sigmoid(x)*sigmoid(-x)"},
    {"1 - sigmoid(x)", "sigmoid(-x)"},
    {"sigmoid(x) - sigmoid(x)^2", "sigmoid(x)*sigmoid(-x)"},
    {"2*sigmoid(2*x) - 1", "tanh(x)"},
    {"2/(1 + exp(-2*x)) - 1", "tanh(x)"},
    {"(exp(x) - exp(-x))/(exp(x) + exp(-x))", "tanh(x)"},
    {"(exp(2*x) - 1)/(exp(2*x) + 1)", "tanh(x)"},
    {"(1 - exp(-2*x))/(1 + exp(-2*x))", "tanh(x)"},
    {"1 + erf(x)", "erfc(-x)"},
    {"1 - erf(x)", "erfc(x)"},
    {"1 - erfc(x)", "erf(x)"},
    {"2 - erfc(x)", "erfc(-x)"},
    {"0.5*x*(1 + erf(x/sqrt(2)))", "0.5*x*erfc(-x/sqrt(2))"},
    {"1 - tanh(x)^2", "4*sigmoid(2*x)*sigmoid(-2*x)"},
    {"1 - tanh(x)", "2*sigmoid(-2*x)"},
    {"0.5*x*(1 + tanh(x))", "x*sigmoid(2*x)"},
    {"sqrt(x^2)", "abs(x)"},
    {"x^0.5", "sqrt(x)"},
    {"x^-0.5", "1/sqrt(x)"},
    {"x*tanh(log(1 + exp(x)))", "x*sigmoid(x)*(1 + sigmoid(-x))/(1 + sigmoid(-x)^2)"},
    {"where(x > 0, x, a*(exp(x) - 1)); a = 1", "where(x > 0, x, a*expm1(x)); a = 1"},
    {"sqrt(1 + x^2) - 1", "x^2/(sqrt(1 + x^2) + 1)"},
    {"x + sqrt(x^2 + 4)", "where(x < 0, 4/(sqrt(x^2 + 4) + abs(x)), sqrt(x^2 + 4) + abs(x))"},
    {"1 - x/sqrt(1 + x^2)",
     "where(x > 0, 1/(sqrt(1 + x^2)*(sqrt(1 + x^2) + abs(x))), 1 + abs(x)/sqrt(1 + x^2))"},
    {"sqrt(1 + x^2) + abs(x)", "sqrt(1 + x^2) + abs(x)"},
    {"log(exp(x) + exp(2*x))", "softplus(-abs(x)) + max(x, 2*x)"},
    // Nothing cancels here.
    {"1 + exp(x)", "1 + exp(x)"},
    {"2 + tanh(x)", "2 + tanh(x)"},
    {"1 + x^2", "1 + x^2"}};

/// factored
inline const Examples factored = {{"tanh(x)*x + tanh(x)*exp(x)", "tanh(x)*(x + exp(x))"},
                                  {"tanh(x)^3 - 2*tanh(x)^2*x", "tanh(x)^2*(tanh(x) - 2*x)"},
                                  {"1/(1 + abs(x)) - abs(x)/(1 + abs(x))^2", "1/(1 + abs(x))^2"},
                                  {"exp(x)/(1 + exp(x)) - exp(x)^2/(1 + exp(x))^2", "exp(x)/(1 + exp(x))^2"},
                                  {"exp(x)*tanh(x) + exp(x)*erf(x) + x", "exp(x)*(tanh(x) + erf(x)) + x"},
                                  {"2*exp(x) - 2*exp(x)*(exp(x) + 1)", "-2*exp(x)^2"},
                                  {"1 - x^2/(1 + x^2)", "1/(1 + x^2)"},
                                  {"1/sqrt(x - 1) - x/sqrt(x - 1)^3", "-1/sqrt(x - 1)^3"}};

}  // namespace assay::rules
