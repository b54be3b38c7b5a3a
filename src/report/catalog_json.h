#pragma once

#include "catalog/catalog.h"
#include "report/json_parts.h"

// The entries of the catalog as JSON; report/listing.h names the keys.
namespace assay::report {

[[nodiscard]] Json entry_json(const Activation& entry);
[[nodiscard]] Json entry_json(const VectorActivation& entry);

/// "0.01" as the number 0.01, what is no terminating decimal as the nearest double, an infinity as "inf".
[[nodiscard]] Json exact_json(const Extended& value);

}  // namespace assay::report
