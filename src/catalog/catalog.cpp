#include "catalog/catalog.h"

#include <fmt/format.h>

#include <cstdlib>
#include <limits>
#include <map>

#include "base/files.h"
#include "base/text.h"
#include "catalog/read.h"
#include "expr/expression.h"
#include "expr/parse.h"

namespace assay {
namespace {

/// The data of the library, or of the file that takes its place.
const CatalogData& data() {
  static const CatalogData read = [] {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): only ever read
    const char* const file = std::getenv("ASSAY_CATALOG");
    if (file == nullptr || *file == '\0') return read_catalog(activations_text(), "activations.act");
    return read_catalog(read_file(file), file);
  }();
  return read;
}

/// Every name and alias, with its entry.
template <typename Entry>
std::map<std::string_view, const Entry*> index(std::span<const Entry> entries) {
  std::map<std::string_view, const Entry*> by_name;
  for (const Entry& entry : entries) {
    by_name.emplace(entry.name, &entry);
    for (const std::string& alias : entry.aliases) by_name.emplace(alias, &entry);
  }
  return by_name;
}

template <typename Entry>
const Entry* find_in(const std::map<std::string_view, const Entry*>& by_name, std::string_view name) {
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : found->second;
}

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const Activation& entry : catalog()) {
    names.push_back(entry.name);
    names.insert(names.end(), entry.aliases.begin(), entry.aliases.end());
  }
  return names;
}

/// A name and nothing else, which means nothing to the parser.
bool is_unknown_name(std::string_view text) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
  const bool is_name = !text.empty() && text.find_first_not_of(letters) == std::string_view::npos &&
                       (text[0] < '0' || text[0] > '9');
  return is_name && text != "x" && text != "pi" && text != "e" && text != "inf" && !is_operation(text);
}

/// All that is known of the parameters of a formula that was typed.
std::vector<ParameterInfo> describe(const Function& function) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<ParameterInfo> parameters;
  for (const Parameter& parameter : function.parameters()) {
    parameters.push_back({.name = parameter.name,
                          .value = parameter.value,
                          .meaning = {},
                          .low = -infinity,
                          .high = infinity});
  }
  return parameters;
}

ParseError unknown_activation(std::string_view name, const Library& library) {
  std::string hint;
  if (const auto meant = nearest(name, library.names)) hint = fmt::format("did you mean '{}'? ", *meant);
  hint += "`assay list` shows all names; or write a formula of x";
  return {fmt::format("unknown activation '{}'", printable(name)), hint, 1};
}

}  // namespace

std::span<const Activation> catalog() {
  return data().activations;
}

std::span<const VectorActivation> vector_catalog() {
  return data().vector_activations;
}

std::span<const Omitted> omitted() {
  return data().omitted;
}

std::span<const Framework> frameworks() {
  return data().frameworks;
}

const Activation* find_activation(std::string_view name) {
  static const auto by_name = index(catalog());
  return find_in(by_name, name);
}

const VectorActivation* find_vector_activation(std::string_view name) {
  static const auto by_name = index(vector_catalog());
  return find_in(by_name, name);
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
          .family = {},
          .source = {},
          .note = {},
          .function = function,
          .derivative_from_output = derivative_from_output(function),
          .parameters = describe(function),
          .frameworks = {},
          .claims = {}};
}

}  // namespace assay
