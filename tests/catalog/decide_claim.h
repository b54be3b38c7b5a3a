#pragma once

#include "analysis/properties.h"
#include "catalog/claim.h"

namespace assay::test {

/// What the analysis proves or refutes of a claim; unknown where it decides nothing.
[[nodiscard]] Answer decided(const Properties& properties, const Claim& claim);

}  // namespace assay::test
