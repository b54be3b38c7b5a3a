#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <type_traits>

#include "analysis/initialisation.h"

namespace assay::cli {

/// Turns a name into its value; what is not in the list is an error that gives the list.
template <class Enum>
CLI::Validator named(std::map<std::string, Enum> values) {
  return {[values = std::move(values)](std::string& text) -> std::string {
            const auto found = values.find(text);
            if (found == values.end()) {
              std::string all;
              for (const auto& [name, value] : values) all += (all.empty() ? "" : ", ") + name;
              return "'" + text + "' is none of " + all;
            }
            // CLI11 reads an enumeration as its number.
            text = std::to_string(static_cast<std::underlying_type_t<Enum>>(found->second));
            return {};
          },
          "", ""};
}

/// As --init takes them, with the short forms that a person types.
inline std::map<std::string, Initialisation> initialisation_names() {
  std::map<std::string, Initialisation> names = {{"unit", Initialisation::unit_gain},
                                                 {"edge", Initialisation::edge_of_chaos}};
  for (const Initialisation each : all_initialisations) names.emplace(name(each), each);
  return names;
}

/// The names for a help text.
inline constexpr const char* initialisations_listed =
    "pytorch, lecun, glorot, he, unit (gain) or edge (of chaos)";

}  // namespace assay::cli
