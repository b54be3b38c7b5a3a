#include "catalog/fields.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "expr/lexer.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// "A, b" into "A" and "b"; without the separator the second is empty.
std::pair<std::string_view, std::string_view> cut(std::string_view text, std::string_view separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return {trim(text), {}};
  return {trim(text.substr(0, at)), trim(text.substr(at + separator.size()))};
}

double read_end(const Field& field, std::string_view text) {
  const std::optional<Extended> number = read_number(text);
  if (!number) throw field.place.error("'" + printable(text) + "' is not a number");
  return number->to_double();
}

/// "uniform(-1, 1)" or "normal(0, 1)".
Draw read_draw(const Field& field, std::string_view text, Draw::Kind kind) {
  const std::string_view inside = text.substr(text.find('(') + 1);
  if (!inside.ends_with(')')) throw field.place.error("'" + printable(text) + "' lacks its ')'");
  const auto [first, second] = cut(inside.substr(0, inside.size() - 1), ",");
  return {.kind = kind, .first = read_end(field, first), .second = read_end(field, second)};
}

void read_property(const Field& field, std::string_view text, ParameterInfo& parameter) {
  if (text == "learned") {
    parameter.role = ParameterRole::learned;
  } else if (text.starts_with("uniform(")) {
    parameter.draw = read_draw(field, text, Draw::Kind::uniform);
    parameter.low = parameter.draw->first;
    parameter.high = parameter.draw->second;
  } else if (text.starts_with("normal(")) {
    parameter.draw = read_draw(field, text, Draw::Kind::normal);
  } else if (text.find(" to ") != std::string_view::npos) {
    const auto [low, high] = cut(text, " to ");
    parameter.low = read_end(field, low);
    parameter.high = read_end(field, high);
  } else if (text != "any") {
    throw field.place.error("'" + printable(text) + "' does not describe a parameter",
                            "write LOW to HIGH, any, learned, uniform(LOW, HIGH) or normal(MEAN, DEVIATION)");
  }
}

bool mentions(std::string_view formula, std::string_view name) {
  return std::ranges::any_of(tokenize(formula), [name](const Token& token) {
    return token.kind == Token::Kind::name && token.text == name;
  });
}

FrameworkArgument read_argument(const Field& field, std::string_view text,
                                std::span<const ParameterInfo> parameters) {
  FrameworkArgument argument;
  std::string_view rest = text;
  if (text.find('=') != std::string_view::npos) {
    const auto [name, value] = cut(text, "=");
    argument.name = std::string(name);
    rest = value;
  }
  const auto [parameter, value] = cut(rest, ":");
  const bool is_parameter =
      std::ranges::find(parameters, parameter, &ParameterInfo::name) != parameters.end();
  const bool is_given = !argument.name.empty() && (rest.starts_with('"') || read_number(rest) ||
                                                   rest == "True" || rest == "False" || rest == "inf");
  if (!is_parameter && !is_given) {
    throw field.place.error("'" + printable(parameter) + "' is not a parameter of this entry");
  }
  if (!is_parameter) {
    argument.given = std::string(rest);
    return argument;
  }
  argument.parameter = std::string(parameter);
  if (value.empty()) return argument;
  argument.value = read_number(value);
  if (!argument.value) throw field.place.error("'" + printable(value) + "' is not a number");
  return argument;
}

}  // namespace

std::vector<std::string> split_outside_brackets(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  int depth = 0;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '(' || c == '[')) ++depth;
    if (!quoted && (c == ')' || c == ']')) --depth;
    if (c == separator && depth == 0 && !quoted) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  for (std::string& part : parts) part = std::string(trim(part));
  return parts;
}

std::optional<Extended> read_number(std::string_view text) {
  try {
    const Function value = parse(text);
    const Node& root = value.graph()[value.root()];
    if (root.op == Op::constant) return value.graph().value(value.root());
    if (const int sign = value.graph().infinity_sign(value.root())) {
      return sign > 0 ? Extended::infinity() : -Extended::infinity();
    }
  } catch (const ParseError&) {
    return {};
  }
  return {};
}

Function read_formula(const Field& field, std::span<const ParameterInfo> parameters, const Library& library,
                      std::string_view input) {
  try {
    std::string formula = field.value;
    for (const ParameterInfo& parameter : parameters) {
      if (!mentions(field.value, parameter.name)) continue;
      formula += "; " + parameter.name + " = " + parameter.value.text();
    }
    return parse(formula, library, input);
  } catch (const ParseError& error) {
    throw field.place.error(error.what(), error.hint());
  }
}

ParameterInfo read_parameter(const Field& field) {
  constexpr std::string_view keyword = "parameter ";
  const auto [name, value] = cut(std::string_view(field.key).substr(keyword.size()), "=");
  const std::optional<Extended> number = read_number(value);
  if (!number) throw field.place.error("expected 'parameter NAME = NUMBER: ...'");
  const auto [properties, meaning] = cut(field.value, ";");
  if (meaning.empty()) throw field.place.error("'" + printable(name) + "' has no meaning behind a ';'");
  ParameterInfo parameter = {.name = std::string(name),
                             .value = *number,
                             .meaning = std::string(meaning),
                             .low = -infinity,
                             .high = infinity};
  for (const std::string& property : split_outside_brackets(properties, ',')) {
    read_property(field, property, parameter);
  }
  if (parameter.draw) parameter.role = ParameterRole::random;
  const double start = number->to_double();
  if (!(parameter.low <= start && start <= parameter.high)) {
    throw field.place.error("the default of '" + printable(name) + "' is not in its range");
  }
  return parameter;
}

std::vector<FrameworkName> read_framework_names(const Field& field,
                                                std::span<const ParameterInfo> parameters) {
  std::vector<FrameworkName> names;
  for (const std::string& text : split_outside_brackets(field.value, ',')) {
    const auto [name, inside] = cut(text, "(");
    if (name.empty()) throw field.place.error("a name is missing");
    names.push_back({.framework = field.key, .name = std::string(name), .arguments = {}});
    if (inside.empty()) continue;
    if (!inside.ends_with(')')) throw field.place.error("'" + printable(text) + "' lacks its ')'");
    for (const std::string& argument : split_outside_brackets(inside.substr(0, inside.size() - 1), ',')) {
      names.back().arguments.push_back(read_argument(field, argument, parameters));
    }
  }
  return names;
}

std::vector<Claim> read_claims(const Field& field) {
  std::vector<Claim> claims;
  for (const std::string& text : split_outside_brackets(field.value, ',')) {
    try {
      claims.push_back(read_claim(text));
    } catch (const Error& error) {
      throw field.place.error(error.what(), error.hint());
    }
    const auto is_same = [&](const Claim& claim) { return claim.kind == claims.back().kind; };
    if (std::ranges::count_if(claims, is_same) > 1) {
      throw field.place.error("'" + printable(text) + "' is claimed twice");
    }
  }
  return claims;
}

}  // namespace assay
