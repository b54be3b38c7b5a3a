#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "catalog/block.h"
#include "catalog/catalog.h"

namespace assay {

// The values of the fields of a block, each in its own small notation; see the top of activations.act. All
// throw an input Error with the field's place.

/// "where(x > 0, x, slope*x)" over the variable `input`, the given parameters and the functions of `library`.
[[nodiscard]] Function read_formula(const Field& field, std::span<const ParameterInfo> parameters,
                                    const Library& library, std::string_view input);

/// "-1/3"; nothing if it is not a number.
[[nodiscard]] std::optional<Extended> read_number(std::string_view text);

/// Of `parameter slope = 0.25` the value "0 to 1, learned; slope for negative inputs".
[[nodiscard]] ParameterInfo read_parameter(const Field& field);

/// "nn.GELU(approximate = "tanh"), nn.functional.gelu(approximate = "tanh")".
[[nodiscard]] std::vector<FrameworkName> read_framework_names(const Field& field,
                                                              std::span<const ParameterInfo> parameters);

/// "odd, range (-1, 1), Cinf".
[[nodiscard]] std::vector<Claim> read_claims(const Field& field);

/// The parts between separators that are neither in brackets nor in quotation marks, trimmed.
[[nodiscard]] std::vector<std::string> split_outside_brackets(std::string_view text, char separator);

}  // namespace assay
