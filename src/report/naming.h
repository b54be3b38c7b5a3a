#pragma once

#include <string>
#include <vector>

#include "inspect/naming.h"
#include "report/columns.h"

namespace assay::report {

/// What `assay frameworks NAME` prints: each meaning with its formula and its names, and how far apart they
/// are.
[[nodiscard]] std::string terminal(const inspect::Naming& naming, const Style& style);
/// The disputed names, a line each.
[[nodiscard]] std::string terminal(const std::vector<inspect::Naming>& disputed, const Style& style);

/// {"format": "assay-naming-1", name, disputed, meanings [{entry, formula (null for a function of a vector),
///   uses [{framework, name, on_request}]}], gaps [{first, second (places in meanings), x, a, b,
///   difference}], gap_range, gap_step}. A value that does not exist, and a difference from it, is null.
[[nodiscard]] std::string json(const inspect::Naming& naming);
/// {"format": "assay-disputed-names-1", names [as above]}.
[[nodiscard]] std::string json(const std::vector<inspect::Naming>& disputed);

}  // namespace assay::report
