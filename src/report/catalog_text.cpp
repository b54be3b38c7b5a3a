#include "report/catalog_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace assay::report {
namespace {

constexpr std::string_view output = "y";

/// The same function with a parameter `y` in place of its input, which is written `x`.
Function over_output(const Function& derivative) {
  Graph graph;
  std::vector<NodeId> parameters;
  for (std::uint32_t i = 0; i < derivative.parameters().size(); ++i) parameters.push_back(graph.parameter(i));
  const NodeId y = graph.parameter(static_cast<std::uint32_t>(parameters.size()));
  const NodeId root = substitute(derivative.graph(), derivative.root(), graph, y, parameters);
  std::vector<Parameter> all(derivative.parameters().begin(), derivative.parameters().end());
  all.push_back({.name = std::string(output), .value = Rational(0)});
  return {graph, root, std::move(all)};
}

std::string range_text(double low, double high) {
  if (std::isinf(low) && std::isinf(high)) return "any";
  if (std::isinf(high)) return "from " + shortest(low);
  if (std::isinf(low)) return "up to " + shortest(high);
  return shortest(low) + " to " + shortest(high);
}

std::string draw_text(const Draw& draw) {
  return draw.kind == Draw::Kind::uniform
             ? fmt::format("drawn uniformly from {} to {}", shortest(draw.first), shortest(draw.second))
             : fmt::format("drawn from a normal distribution, mean {}, deviation {}", shortest(draw.first),
                           shortest(draw.second));
}

}  // namespace

std::string parameter_text(const ParameterInfo& info) {
  std::string text = info.value.text();
  switch (info.role) {
    case ParameterRole::fixed: text += "; " + range_text(info.low, info.high); break;
    case ParameterRole::learned: text += "; trained, " + range_text(info.low, info.high); break;
    case ParameterRole::random:
      text += "; " + (info.draw ? draw_text(*info.draw) : "drawn") + " in training";
      break;
  }
  return info.meaning.empty() ? text : text + "; " + info.meaning;
}

std::string from_output_text(const Function& derivative) {
  const std::string text = over_output(derivative).text();
  // The value of the parameter that stands for the output means nothing.
  const std::string_view value = "; y = 0";
  return text.ends_with(value) ? text.substr(0, text.size() - value.size()) : text;
}

std::string from_output_latex(const Function& derivative) {
  return over_output(derivative).latex();
}

std::string call_text(const FrameworkName& name, std::size_t parameters) {
  std::vector<std::string> arguments;
  std::vector<std::string> built_in;
  for (const FrameworkArgument& argument : name.arguments) {
    const std::string value = argument.given + (argument.value ? argument.value->text() : "");
    if (argument.name.empty()) {
      built_in.push_back(fmt::format("{} = {}", argument.parameter, value));
      continue;
    }
    std::string text = value.empty() ? argument.name : fmt::format("{}={}", argument.name, value);
    const bool is_clear = parameters < 2 || argument.parameter.empty() || argument.parameter == argument.name;
    if (!is_clear) text += " is " + argument.parameter;
    arguments.push_back(std::move(text));
  }
  std::string text = name.name;
  if (!arguments.empty()) text += fmt::format("({})", fmt::join(arguments, ", "));
  if (!built_in.empty()) text += fmt::format(" with {}", fmt::join(built_in, ", "));
  return text;
}

std::vector<FrameworkNames> names_by_framework(const std::vector<FrameworkName>& names,
                                               std::size_t parameters) {
  std::vector<FrameworkNames> result;
  for (const Framework& framework : frameworks()) {
    FrameworkNames of_framework = {.framework = &framework, .names = {}};
    for (const FrameworkName& name : names) {
      if (name.framework == framework.name) of_framework.names.push_back(call_text(name, parameters));
    }
    if (!of_framework.names.empty()) result.push_back(std::move(of_framework));
  }
  return result;
}

}  // namespace assay::report
