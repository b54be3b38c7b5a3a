#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"

// What is said of an entry of the catalog, alike in the terminal and on its page.
namespace assay::report {

/// "0.01; 0 to 1; slope for negative inputs; trained"
[[nodiscard]] std::string parameter_text(const ParameterInfo& info);

/// f' in terms of the output as a formula of y.
[[nodiscard]] std::string from_output_text(const Function& derivative);
[[nodiscard]] std::string from_output_latex(const Function& derivative);

/// A name with its arguments as a call would give them: "nn.LeakyReLU(negative_slope=0.01)". Of a function
/// with several parameters it says which one an argument of another name stands for: "(alpha=0.2 is slope)".
/// What is built in is said behind: "relu6 (with cap = 6)".
[[nodiscard]] std::string call_text(const FrameworkName& name, std::size_t parameters);

/// A framework's title and its names for one function, each as call_text writes it.
struct FrameworkNames {
  const Framework* framework;
  std::vector<std::string> names;
};

/// Those that have a name, in the order of frameworks().
[[nodiscard]] std::vector<FrameworkNames> names_by_framework(const std::vector<FrameworkName>& names,
                                                             std::size_t parameters);

}  // namespace assay::report
