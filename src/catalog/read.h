#pragma once

#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace assay {

/// The data file catalog/activations.act, as compiled into the library.
[[nodiscard]] std::string_view activations_text();

/// Reads blocks in the format explained at the top of catalog/activations.act. Throws an input Error with the
/// line for anything that format does not have: an unknown or repeated key, a missing title or formula, a
/// name that occurs twice, a formula that does not parse, an output derivative whose parameters differ from
/// the formula's.
[[nodiscard]] std::vector<Activation> read_activations(std::string_view text);

}  // namespace assay
