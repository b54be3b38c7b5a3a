#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace assay {

/// What a data file holds.
struct CatalogData {
  std::vector<Framework> frameworks;
  std::vector<Activation> activations;
  std::vector<VectorActivation> vector_activations;
  std::vector<Omitted> omitted;
};

/// Reads blocks in the format explained at the top of catalog/activations.act. Throws an input Error that
/// begins with the file and the line for anything that format does not have: an unknown or repeated key, a
/// missing field, a name that occurs twice, a formula that does not parse, a claim or a framework that does
/// not exist, a parameter that is described but not used, or used but not described.
[[nodiscard]] CatalogData read_catalog(std::string_view text, const std::string& file);

/// The data file catalog/activations.act, as compiled into the library.
[[nodiscard]] std::string_view activations_text();

}  // namespace assay
