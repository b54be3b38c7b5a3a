#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "verify/contract.h"

// What the JSON of all commands has in common.
namespace assay::report {

using Json = nlohmann::ordered_json;

/// The number, or null if it is not finite or not there.
[[nodiscard]] Json json_number(double value);
[[nodiscard]] Json json_number(const std::optional<double>& value);
/// A float32 with the digits it needs as one, not as the double it is stored in; "nan", "inf" and "-inf" are
/// strings: here they are values, not the lack of one.
[[nodiscard]] Json json_float(float value);

/// {ulp, of_one_next_to [x]}
[[nodiscard]] Json contract_json(const verify::Contract& contract);

/// Indented, with a newline at the end. A formula is whatever bytes a person typed: those that are not UTF-8
/// become U+FFFD.
[[nodiscard]] std::string written(const Json& json);

}  // namespace assay::report
