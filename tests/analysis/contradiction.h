#pragma once

#include <string>
#include <vector>

#include "analysis/properties.h"
#include "expr/function.h"

namespace assay::test {

/// What dense sampling in high precision finds against the proved and refuted statements; empty if nothing
/// does. Knows nothing of how they were proved: values of f and of its derivatives at single numbers are all
/// it looks at.
[[nodiscard]] std::vector<std::string> contradictions(const Function& f, const Properties& properties,
                                                      std::uint64_t seed);

}  // namespace assay::test
