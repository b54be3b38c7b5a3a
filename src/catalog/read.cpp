#include "catalog/read.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "base/text.h"
#include "catalog/block.h"
#include "catalog/fields.h"

namespace assay {
namespace {

constexpr std::string_view parameter_keyword = "parameter ";

bool is_name(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && is_letter(text[0]) &&
         std::ranges::all_of(text, [&](char c) { return is_letter(c) || is_digit(c); });
}

/// Puts the blocks of a file into the lists of a catalog, one after the other.
class Reader {
 public:
  void read(const Block& block) {
    static constexpr std::array<std::pair<std::string_view, void (Reader::*)(const Block&)>, 4> kinds = {{
        {"framework", &Reader::read_framework},
        {"activation", &Reader::read_activation},
        {"vector", &Reader::read_vector},
        {"omitted", &Reader::read_omitted},
    }};
    const auto* const kind = std::ranges::find(kinds, block.kind, &decltype(kinds)::value_type::first);
    if (kind == kinds.end()) {
      throw block.place.error("unknown kind of block '" + printable(block.kind) + "'",
                              "there are framework, activation, vector and omitted");
    }
    (this->*kind->second)(block);
  }

  CatalogData data;

 private:
  void read_framework(const Block& block) {
    check_keys(block, {"title", "version"});
    claim_name(block.name, block.place, framework_names_);
    data.frameworks.push_back(
        {.name = block.name, .title = block.require("title").value, .version = block.text("version")});
  }

  void read_activation(const Block& block) {
    check_keys(block,
               {"title", "family", "alias", "source", "formula", "output derivative", "claims", "note"});
    const std::vector<ParameterInfo> parameters = read_parameters(block);
    const Field& formula = block.require("formula");
    Activation entry = {.name = block.name,
                        .aliases = read_names(block),
                        .title = block.require("title").value,
                        .family = block.require("family").value,
                        .source = block.text("source"),
                        .note = block.text("note"),
                        .function = read_formula(formula, parameters, library_, "x"),
                        .derivative_from_output = {},
                        .parameters = parameters,
                        .frameworks = read_frameworks(block, parameters),
                        .claims = {}};
    for (const ParameterInfo& parameter : parameters) require_used(formula, entry.function, parameter.name);
    if (const Field* field = block.find("output derivative")) {
      entry.derivative_from_output = read_formula(*field, parameters, library_, "y");
    }
    if (const Field* field = block.find("claims")) entry.claims = read_claims(*field);
    data.activations.push_back(std::move(entry));
  }

  void read_vector(const Block& block) {
    check_keys(block, {"title", "family", "alias", "source", "definition", "gate", "note"});
    const std::vector<ParameterInfo> parameters = read_parameters(block);
    if (const Field* gate = block.find("gate")) (void)read_formula(*gate, {}, library_, "x");
    data.vector_activations.push_back({.name = block.name,
                                       .aliases = read_names(block),
                                       .title = block.require("title").value,
                                       .family = block.require("family").value,
                                       .source = block.text("source"),
                                       .note = block.text("note"),
                                       .definition = block.require("definition").value,
                                       .gate = block.text("gate"),
                                       .parameters = parameters,
                                       .frameworks = read_frameworks(block, parameters)});
  }

  void read_omitted(const Block& block) {
    check_keys(block, {"title", "reason"});
    claim_name(block.name, block.place, names_);
    data.omitted.push_back(
        {.name = block.name, .title = block.require("title").value, .reason = block.require("reason").value});
  }

  void check_keys(const Block& block, std::initializer_list<std::string_view> keys) const {
    const bool has_names = block.kind == "activation" || block.kind == "vector";
    for (const Field& field : block.fields) {
      const bool is_known =
          std::ranges::find(keys, field.key) != keys.end() ||
          (has_names && (framework_names_.contains(field.key) || field.key.starts_with(parameter_keyword)));
      if (is_known) continue;
      std::vector<std::string> known(keys.begin(), keys.end());
      if (has_names) known.insert(known.end(), framework_names_.begin(), framework_names_.end());
      const std::optional<std::string> meant = nearest(field.key, known);
      throw field.place.error("unknown key '" + printable(field.key) + "'",
                              meant ? "did you mean '" + *meant + "'?" : "");
    }
  }

  static void claim_name(const std::string& name, const Place& place, std::set<std::string>& taken) {
    if (!is_name(name)) throw place.error("'" + printable(name) + "' is not a name");
    if (!taken.insert(name).second) throw place.error("the name '" + name + "' is taken");
  }

  /// The block's aliases; claims them and the block's name.
  std::vector<std::string> read_names(const Block& block) {
    claim_name(block.name, block.place, names_);
    std::vector<std::string> aliases;
    if (const Field* field = block.find("alias")) {
      aliases = split_outside_brackets(field->value, ',');
      for (const std::string& alias : aliases) claim_name(alias, field->place, names_);
    }
    return aliases;
  }

  static std::vector<ParameterInfo> read_parameters(const Block& block) {
    std::vector<ParameterInfo> parameters;
    for (const Field& field : block.fields) {
      if (field.key.starts_with(parameter_keyword)) parameters.push_back(read_parameter(field));
    }
    return parameters;
  }

  [[nodiscard]] std::vector<FrameworkName> read_frameworks(const Block& block,
                                                           std::span<const ParameterInfo> parameters) const {
    std::vector<FrameworkName> all;
    for (const Field& field : block.fields) {
      if (!framework_names_.contains(field.key)) continue;
      const std::vector<FrameworkName> names = read_framework_names(field, parameters);
      all.insert(all.end(), names.begin(), names.end());
    }
    return all;
  }

  static void require_used(const Field& formula, const Function& function, const std::string& parameter) {
    if (std::ranges::find(function.parameters(), parameter, &Parameter::name) ==
        function.parameters().end()) {
      throw formula.place.error("the formula does not use the parameter '" + parameter + "'");
    }
  }

  [[nodiscard]] const Function* find(std::string_view name) const {
    const auto is_it = [&](const Activation& entry) {
      return entry.name == name || std::ranges::find(entry.aliases, name) != entry.aliases.end();
    };
    const auto found = std::ranges::find_if(data.activations, is_it);
    return found == data.activations.end() ? nullptr : &found->function;
  }

  std::set<std::string> names_;
  std::set<std::string> framework_names_;
  /// The entries so far: a formula may use those above it.
  Library library_ = {.find = [this](std::string_view name) { return find(name); }, .names = {}};
};

}  // namespace

CatalogData read_catalog(std::string_view text, const std::string& file) {
  Reader reader;
  for (const Block& block : read_blocks(text, file)) reader.read(block);
  return std::move(reader.data);
}

}  // namespace assay
