#include <algorithm>
#include <vector>

#include "catalog/catalog.h"

namespace assay {
namespace {

std::string text_of(const FrameworkArgument& argument) {
  std::string text = argument.name.empty() ? "" : argument.name + " = ";
  text += argument.given + argument.parameter;
  if (argument.value) text += ": " + argument.value->text();
  return text;
}

}  // namespace

std::string FrameworkName::text() const {
  std::string inside;
  for (const FrameworkArgument& argument : arguments) {
    if (!inside.empty()) inside += ", ";
    inside += text_of(argument);
  }
  return inside.empty() ? name : name + "(" + inside + ")";
}

Function as_computed_by(const FrameworkName& framework, const Activation& entry) {
  const Function& f = entry.function;
  std::vector<Parameter> parameters(f.parameters().begin(), f.parameters().end());
  for (const FrameworkArgument& argument : framework.arguments) {
    const auto parameter = std::ranges::find(parameters, argument.parameter, &Parameter::name);
    if (parameter != parameters.end() && argument.value) parameter->value = *argument.value;
  }
  return {f.graph(), f.root(), std::move(parameters)};
}

}  // namespace assay
