#pragma once

#include "inspect/findings.h"
#include "report/json_parts.h"

// What the analyses found, as JSON; report/card.h names the keys.
namespace assay::report {

/// {"verdict": "yes" | "no" | "unknown", "because": ...}
[[nodiscard]] Json answer_json(const Answer& answer);

[[nodiscard]] Json properties_json(const Properties& properties);
[[nodiscard]] Json gaussian_json(const inspect::Findings& findings);
[[nodiscard]] Json propagation_json(const inspect::Findings& findings);

}  // namespace assay::report
