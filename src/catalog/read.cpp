#include "catalog/read.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "expr/parse.h"

namespace assay {
namespace {

Error error_in(std::size_t line, const std::string& problem, const std::string& hint = {}) {
  return input_error("activations, line " + std::to_string(line) + ": " + problem, hint);
}

struct Field {
  std::string value;
  std::size_t line;
};

/// A block as it is written.
struct Block {
  Field name;
  std::map<std::string, Field, std::less<>> fields;

  [[nodiscard]] const Field* find(std::string_view key) const {
    const auto found = fields.find(key);
    return found == fields.end() ? nullptr : &found->second;
  }
  [[nodiscard]] const Field& require(std::string_view key) const {
    if (const Field* field = find(key)) return *field;
    throw error_in(name.line, "'" + name.value + "' has no " + std::string(key));
  }
  [[nodiscard]] std::string text(std::string_view key) const {
    const Field* field = find(key);
    return field ? field->value : "";
  }
};

void add_field(Block& block, std::string_view line, std::size_t number) {
  constexpr std::array<std::string_view, 5> keys = {"title", "alias", "source", "formula",
                                                    "output derivative"};
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) throw error_in(number, "expected 'key: value'");
  const std::string_view key = trim(line.substr(0, colon));
  if (std::ranges::find(keys, key) == keys.end()) {
    throw error_in(number, "unknown key '" + printable(key) + "'");
  }
  const Field field = {.value = std::string(trim(line.substr(colon + 1))), .line = number};
  if (field.value.empty()) throw error_in(number, "'" + std::string(key) + "' is empty");
  if (!block.fields.emplace(key, field).second) {
    throw error_in(number, "'" + std::string(key) + "' is given twice");
  }
}

std::vector<Block> read_blocks(std::string_view text) {
  constexpr std::string_view keyword = "activation ";
  std::vector<Block> blocks;
  std::size_t number = 0;
  for (const std::string& whole_line : split(text, '\n')) {
    ++number;
    const std::string_view line = trim(whole_line);
    if (line.empty() || line.starts_with('#')) continue;
    if (whole_line.starts_with(keyword)) {
      blocks.push_back(
          {.name = {.value = std::string(trim(line.substr(keyword.size()))), .line = number}, .fields = {}});
    } else if (blocks.empty() || !whole_line.starts_with(' ')) {
      throw error_in(number, "expected 'activation NAME'");
    } else {
      add_field(blocks.back(), line, number);
    }
  }
  return blocks;
}

Function read_formula(const Field& field, std::string_view input) {
  try {
    return parse(field.value, {}, input);
  } catch (const ParseError& error) {
    throw error_in(field.line, error.what(), error.hint());
  }
}

std::optional<Function> read_output_derivative(const Block& block, const Function& function) {
  const Field* field = block.find("output derivative");
  if (!field) return std::nullopt;
  Function derivative = read_formula(*field, "y");
  for (const Parameter& parameter : derivative.parameters()) {
    if (std::ranges::find(function.parameters(), parameter) == function.parameters().end()) {
      throw error_in(field->line, "parameter '" + parameter.name + "' is not as in the formula");
    }
  }
  return derivative;
}

Activation read_activation(const Block& block) {
  Function function = read_formula(block.require("formula"), "x");
  Activation activation = {.name = block.name.value,
                           .aliases = {},
                           .title = block.require("title").value,
                           .source = block.text("source"),
                           .function = function,
                           .derivative_from_output = read_output_derivative(block, function)};
  if (const Field* aliases = block.find("alias")) {
    for (const std::string& alias : split(aliases->value, ',')) activation.aliases.emplace_back(trim(alias));
  }
  return activation;
}

bool is_name(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && is_letter(text[0]) &&
         std::ranges::all_of(text, [&](char c) { return is_letter(c) || is_digit(c); });
}

}  // namespace

std::vector<Activation> read_activations(std::string_view text) {
  std::vector<Activation> activations;
  std::set<std::string> names;
  for (const Block& block : read_blocks(text)) {
    Activation activation = read_activation(block);
    std::vector<std::string> own_names = activation.aliases;
    own_names.push_back(activation.name);
    for (const std::string& name : own_names) {
      if (!is_name(name)) throw error_in(block.name.line, "'" + printable(name) + "' is not a name");
      if (!names.insert(name).second) throw error_in(block.name.line, "the name '" + name + "' is taken");
    }
    activations.push_back(std::move(activation));
  }
  return activations;
}

}  // namespace assay
