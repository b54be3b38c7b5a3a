#include "catalog/catalog.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "catalog/read.h"
#include "expr/parse.h"

namespace assay {
namespace {

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const Activation& entry : catalog()) {
    names.push_back(entry.name);
    names.insert(names.end(), entry.aliases.begin(), entry.aliases.end());
  }
  return names;
}

/// A name and nothing else, and not one that is a formula by itself.
bool is_unknown_name(std::string_view text) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
  const bool is_name = !text.empty() && text.find_first_not_of(letters) == std::string_view::npos &&
                       (text[0] < '0' || text[0] > '9');
  return is_name && text != "x" && text != "pi" && text != "e";
}

ParseError unknown_activation(std::string_view name, const Library& library) {
  std::string hint;
  if (const auto meant = nearest(name, library.names)) hint = fmt::format("did you mean '{}'? ", *meant);
  std::vector<std::string_view> known;
  for (const Activation& entry : catalog()) known.push_back(entry.name);
  hint += fmt::format("Known are {}; or write a formula of x", fmt::join(known, ", "));
  return {fmt::format("unknown activation '{}'", printable(name)), hint, 1};
}

}  // namespace

std::span<const Activation> catalog() {
  static const std::vector<Activation> entries = read_activations(activations_text());
  return entries;
}

const Activation* find_activation(std::string_view name) {
  const auto found = std::ranges::find_if(catalog(), [&](const Activation& entry) {
    return entry.name == name || std::ranges::find(entry.aliases, name) != entry.aliases.end();
  });
  return found == catalog().end() ? nullptr : &*found;
}

const Library& activation_library() {
  static const Library library = {.find =
                                      [](std::string_view name) {
                                        const Activation* entry = find_activation(name);
                                        return entry ? &entry->function : nullptr;
                                      },
                                  .names = all_names()};
  return library;
}

Activation activation(std::string_view name_or_formula) {
  const std::string_view text = trim(name_or_formula);
  if (const Activation* entry = find_activation(text)) return *entry;
  const Library& library = activation_library();
  if (is_unknown_name(text)) throw unknown_activation(text, library);
  const Function function = parse(text, library);
  return {.name = std::string(text),
          .aliases = {},
          .title = std::string(text),
          .source = {},
          .function = function,
          .derivative_from_output = derivative_from_output(function)};
}

}  // namespace assay
