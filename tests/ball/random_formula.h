#pragma once

#include <array>
#include <string>

#include "base/random.h"

namespace assay {

/// Draws formulas over the whole language, biased towards the patterns that simplification and stable
/// rewriting look for (1 + erf, exp - 1, log(1 + ...), squares of tanh).
class RandomFormula {
 public:
  explicit RandomFormula(Random& random) : random_(random) {}

  [[nodiscard]] std::string operator()(int depth) {
    if (depth == 0 || one_in(6)) return leaf();
    const auto u = [&] { return (*this)(depth - 1); };
    switch (random_.below(13)) {
      case 0:
      case 1:
      case 2: return binary(u(), u());
      case 3:
      case 4:
      case 5:
      case 6: return any(functions) + "(" + u() + ")";
      case 7: return std::string("(").append(u()).append(")^").append(any(exponents));
      case 8: return "where(" + u() + any(comparisons) + u() + ", " + u() + ", " + u() + ")";
      case 9: return (one_in(2) ? "min(" : "max(") + u() + ", " + u() + ")";
      case 10: return std::string("-(").append(u()).append(")");
      default: return pattern(u(), u());
    }
  }

 private:
  using Name = const char*;
  static constexpr std::array<Name, 10> leaves = {"x", "x", "x", "x", "x", "k", "pi", "e", "0.5", "2"};
  static constexpr std::array<Name, 26> numbers = {
      "0",   "0",   "1",     "1",     "1", "1", "-1",       "-1",       "2",  "2",  "3",   "3",   "0.1",
      "0.1", "1.5", "-0.25", "-0.25", "7", "7", "0.044715", "0.044715", "-2", "-2", "1.5", "inf", "(-inf)"};
  static constexpr std::array<Name, 27> functions = {
      "abs",   "sign",  "sqrt", "cbrt", "exp",  "expm1", "log",     "log1p",    "sin",
      "cos",   "tan",   "asin", "acos", "atan", "sinh",  "cosh",    "tanh",     "asinh",
      "acosh", "atanh", "erf",  "erfc", "tanh", "sin",   "sigmoid", "softplus", "floor"};
  static constexpr std::array<Name, 9> exponents = {"2", "2", "3", "0", "1", "-1", "0.5", "1.5", "(-2)"};
  static constexpr std::array<Name, 6> comparisons = {" < ", " <= ", " > ", " >= ", " == ", " != "};
  static constexpr std::array<Name, 42> patterns = {"(1 + erf(#))",
                                                    "(@ - @*erf(#))",
                                                    "(exp(#) - 1)",
                                                    "log(1 + exp(#))",
                                                    "log(1 + #)",
                                                    "(1 - tanh(#)^2)",
                                                    "1/(1 + exp(-(#)))",
                                                    "(1 - sigmoid(#))",
                                                    "sqrt((#)^2)",
                                                    "exp(log(#))",
                                                    "(@ + @*tanh(#))/2",
                                                    "1/(2 + 2*exp(#))",
                                                    "(exp(#) - exp(@))/(exp(#) + exp(@))",
                                                    "exp(#)/(1 + exp(#))",
                                                    "(softplus(#) - (#))",
                                                    "log(sigmoid(#))",
                                                    "(1 - tanh(softplus(#))^2)",
                                                    "tanh(softplus(#))",
                                                    "(1 - 2*sigmoid(#))",
                                                    "exp(#)*exp(@)",
                                                    "(#)*(@) - (@)*(#)",
                                                    "(expm1(#) + 1)",
                                                    "sqrt(#)*sqrt(#)",
                                                    "(1 - exp(-2*(#)))/(1 + exp(-2*(#)))",
                                                    "(exp(#) - exp(-(#)))/2",
                                                    "(exp(#) + exp(-(#)))/2",
                                                    "log(# + sqrt((#)^2 + 1))",
                                                    "log(# + sqrt(1 + (#)^2))",
                                                    "1/cosh(#)",
                                                    "sinh(#)/cosh(#)^2",
                                                    "log((1 + #)/(1 - (#)))/2",
                                                    "(1 - cos(#))",
                                                    "(@ - @*cos(#))",
                                                    "sin(pi*(#))",
                                                    "cos(pi*(#)/3)",
                                                    "tan(pi*(#))",
                                                    "sinh(asinh(#))",
                                                    "tanh(atanh(#))",
                                                    "cbrt((#)^3)",
                                                    "cbrt(#)^3",
                                                    "min(#, inf)",
                                                    "max(-inf, #)"};
  static constexpr std::array<Name, 4> operators = {" + ", " - ", "*", "/"};

  [[nodiscard]] bool one_in(std::uint32_t n) { return random_.below(n) == 0; }

  template <std::size_t n>
  [[nodiscard]] std::string any(const std::array<Name, n>& names) {
    return names[random_.below(static_cast<std::uint32_t>(n))];
  }

  [[nodiscard]] std::string leaf() { return one_in(3) ? any(numbers) : any(leaves); }

  [[nodiscard]] std::string binary(const std::string& u, const std::string& v) {
    // The same operand twice invites rules such as x - x and x/x.
    return std::string("(").append(u).append(any(operators)).append(one_in(8) ? u : v).append(")");
  }

  /// One of `patterns`, u and v in the places of '#' and '@'.
  [[nodiscard]] std::string pattern(const std::string& u, const std::string& v) {
    std::string text;
    const std::string chosen = any(patterns);
    for (const char letter : chosen) {
      if (letter == '#') {
        text += u;
      } else if (letter == '@') {
        text += v;
      } else {
        text += letter;
      }
    }
    return text;
  }

  Random& random_;
};

}  // namespace assay
