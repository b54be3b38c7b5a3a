#pragma once

#include <string>

#include "inspect/selection.h"
#include "report/columns.h"

namespace assay::report {

/// Which of the three lists of a Listing to show.
struct Lists {
  bool activations = true;
  bool vector_activations = false;
  bool omitted = false;
};

/// Tables that fit the terminal, and below them what there is besides.
[[nodiscard]] std::string terminal(const inspect::Listing& listing, const Lists& lists, const Style& style);

/// For other programs: a line each, with tabs between name, title, family and formula (of a vector function
/// its definition, of an omitted one the reason in place of family and formula).
[[nodiscard]] std::string lines(const inspect::Listing& listing, const Lists& lists);

/// {"format": "assay-list-1", ...}, a key for each list shown:
///   activations [{name, title, family, aliases, formula, claims, parameters [{name, default, low, high,
///   role,
///     meaning}], frameworks [{framework, name, arguments [{name, parameter, default, given}]}], source,
///     note}],
///   vector_activations [{name, title, family, aliases, definition, gate, parameters, frameworks, source,
///     note}], omitted [{name, title, reason}].
/// Ranges without a bound have null ends; a `default` is null where the framework has none.
[[nodiscard]] std::string json(const inspect::Listing& listing, const Lists& lists);

}  // namespace assay::report
