#pragma once

#include <string_view>

#include "expr/function.h"

namespace assay {

/// The derivative by x, or by a parameter, as the chain rule gives it: simplified, but not yet factored as
/// Function::derivative is, so that the patterns of expr/stable.h are still to be seen. Errors are those of
/// Function::derivative and Function::derivative_by.
[[nodiscard]] Function chain_rule_derivative(const Function& f);
[[nodiscard]] Function chain_rule_derivative(const Function& f, std::string_view parameter);

}  // namespace assay
