#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "catalog/catalog.h"

namespace assay::inspect {

/// Which entries of the catalog are wanted; whatever is given must hold.
struct Selection {
  std::string framework = {};            ///< a key of frameworks() that has a name for it
  std::string family = {};               ///< as in the entry
  std::vector<std::string> claims = {};  ///< each as in the data file, or its word alone: "odd", "range"
  bool learned = false;                  ///< has a parameter that is trained
  std::string text =
      {};  ///< in its name, an alias, its title, its source or a framework's name; case is ignored
};

/// The entries selected, in the order of the catalog.
struct Listing {
  std::vector<const Activation*> activations;
  std::vector<const VectorActivation*> vector_activations;
  std::vector<const Omitted*> omitted;
};

/// Vector functions have no claims and those omitted have nothing but a text: a selection by more than that
/// leaves them out. Throws an input Error for a framework, family or claim that the catalog does not know.
[[nodiscard]] Listing select(const Selection& selection);

/// What a name or a formula stands for. Throws an input Error that offers the nearest name; for a function
/// that was left out of the catalog it tells the reason.
[[nodiscard]] std::variant<Activation, VectorActivation> look_up(std::string_view name_or_formula);

}  // namespace assay::inspect
