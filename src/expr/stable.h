#pragma once

#include <string_view>

#include "expr/function.h"

namespace assay {

/// The same function in forms that neither overflow nor cancel when they are evaluated in floating point:
/// log(1 + exp(u)) becomes softplus(u), 1 - tanh(u)^2 becomes 4*sigmoid(2*u)*sigmoid(-2*u), and so on; the
/// rules are listed in expr/stable.cpp. They are found inside larger formulas, whatever the order of the
/// operands. Value and domain in exact arithmetic are unchanged. The result is simplified.
[[nodiscard]] Function stable(const Function& f);

/// The derivative of f by x, or by a parameter, in such a form. Terms of the chain rule that nearly cancel
/// each other are joined as well: those of x/(1 + abs(x)) to 1/(1 + abs(x))^2. Errors are those of
/// Function::derivative and Function::derivative_by.
[[nodiscard]] Function stable_derivative(const Function& f);
[[nodiscard]] Function stable_derivative(const Function& f, std::string_view parameter);

}  // namespace assay
