#include "inspect/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/text.h"

namespace assay::inspect {
namespace {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  // Letters outside ASCII are bytes that stay as they are.
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

Error unknown(std::string_view kind, const std::string& given, const std::vector<std::string>& known) {
  const std::optional<std::string> meant = nearest(given, known);
  return input_error(
      fmt::format("there is no {} '{}' in the catalog", kind, printable(given)),
      fmt::format("{}known: {}", meant ? "did you mean '" + *meant + "'? " : "", fmt::join(known, ", ")));
}

void require_known(std::string_view kind, const std::string& given, const std::vector<std::string>& known) {
  if (!given.empty() && std::ranges::find(known, given) == known.end()) throw unknown(kind, given, known);
}

std::vector<std::string> family_names() {
  std::set<std::string> names;
  for (const Activation& entry : catalog()) names.insert(entry.family);
  for (const VectorActivation& entry : vector_catalog()) names.insert(entry.family);
  return {names.begin(), names.end()};
}

std::vector<std::string> framework_keys() {
  std::vector<std::string> keys;
  for (const Framework& framework : frameworks()) keys.push_back(framework.name);
  return keys;
}

/// A claim that entries are asked for: the word alone asks for any with that word.
struct WantedClaim {
  ClaimKind kind;
  std::string text;  ///< with its number, or empty for any

  [[nodiscard]] bool holds(const Activation& entry) const {
    if (text.empty()) return imply(entry.claims, kind);
    return std::ranges::find(entry.claims, text, &Claim::text) != entry.claims.end();
  }
};

WantedClaim read_wanted(const std::string& given) {
  const std::vector<std::string> words(claim_words().begin(), claim_words().end());
  const bool is_word = std::ranges::find(words, given) != words.end();
  // A word that needs a number is no claim by itself, but tells its kind with any number.
  for (const std::string& with_number : {given, given + " 1", given + " (-inf, inf)"}) {
    try {
      return {.kind = read_claim(with_number).kind, .text = is_word ? "" : given};
    } catch (const Error&) {
      if (!is_word) break;
    }
  }
  throw unknown("claim", given, words);
}

template <class Entry>
bool has_common(const Selection& selection, const Entry& entry) {
  if (!selection.family.empty() && entry.family != selection.family) return false;
  if (!selection.framework.empty() &&
      std::ranges::find(entry.frameworks, selection.framework, &FrameworkName::framework) ==
          entry.frameworks.end()) {
    return false;
  }
  return !selection.learned || std::ranges::find(entry.parameters, ParameterRole::learned,
                                                 &ParameterInfo::role) != entry.parameters.end();
}

template <class Entry>
bool mentions(const Entry& entry, const std::string& lower) {
  const auto has = [&](std::string_view text) { return lower_case(text).find(lower) != std::string::npos; };
  if (has(entry.name) || has(entry.title)) return true;
  if constexpr (requires { entry.source; }) {
    return has(entry.source) || std::ranges::any_of(entry.aliases, has) ||
           std::ranges::any_of(entry.frameworks, has, &FrameworkName::name);
  }
  return false;
}

/// The nearest name of anything in the catalog.
ParseError unknown_name(std::string_view name, const ParseError& error) {
  std::vector<std::string> names = activation_library().names;
  for (const VectorActivation& entry : vector_catalog()) {
    names.push_back(entry.name);
    names.insert(names.end(), entry.aliases.begin(), entry.aliases.end());
  }
  const std::optional<std::string> meant = nearest(name, names);
  if (!meant || !find_vector_activation(*meant)) return error;
  return {error.what(), "did you mean '" + *meant + "'? `assay list` shows all names", error.column()};
}

}  // namespace

Listing select(const Selection& selection) {
  require_known("framework", selection.framework, framework_keys());
  require_known("family", selection.family, family_names());
  std::vector<WantedClaim> claims;
  claims.reserve(selection.claims.size());
  for (const std::string& claim : selection.claims) claims.push_back(read_wanted(claim));
  const std::string text = lower_case(trim(selection.text));

  Listing listing;
  for (const Activation& entry : catalog()) {
    const bool claimed = std::ranges::all_of(claims, [&](const WantedClaim& c) { return c.holds(entry); });
    if (claimed && has_common(selection, entry) && mentions(entry, text))
      listing.activations.push_back(&entry);
  }
  if (!claims.empty()) return listing;
  for (const VectorActivation& entry : vector_catalog()) {
    if (has_common(selection, entry) && mentions(entry, text)) listing.vector_activations.push_back(&entry);
  }
  if (!selection.framework.empty() || !selection.family.empty() || selection.learned) return listing;
  for (const Omitted& entry : omitted()) {
    if (mentions(entry, text)) listing.omitted.push_back(&entry);
  }
  return listing;
}

std::variant<Activation, VectorActivation> look_up(std::string_view name_or_formula) {
  const std::string_view text = trim(name_or_formula);
  if (const VectorActivation* entry = find_vector_activation(text)) return *entry;
  const auto left_out = std::ranges::find(omitted(), text, &Omitted::name);
  if (left_out != omitted().end()) {
    throw input_error(left_out->title + " is not in the catalog", left_out->reason);
  }
  try {
    return activation(text);
  } catch (const ParseError& error) {
    throw unknown_name(text, error);
  }
}

}  // namespace assay::inspect
