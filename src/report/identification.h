#pragma once

#include <string>

#include "inspect/identify.h"
#include "report/columns.h"

namespace assay::report {

/// What `assay identify` prints: the function, how well it fits, what else it may be and which inputs would
/// tell, and the runners-up.
[[nodiscard]] std::string terminal(const inspect::Identification& found, const inspect::Samples& samples,
                                   const Style& style);

/// {"format": "assay-identification-1", ...}: samples, number_format, match ("exact", "arithmetic", "noise",
///   "pattern", "none"), ambiguous, best, same, rivals, runners_up ({name, title, formula, parameters [{name,
///   value, fitted, low, high (what the samples allow, null where that has no end)}], origin, largest_error,
///   at_x, rms_error, largest_error_ulp, largest_error_units}), telling_inputs [{x, values (of best, then of
///   the rivals)}], affine (null, or {name, a, b, c, largest_error, rms_error}).
[[nodiscard]] std::string json(const inspect::Identification& found, const inspect::Samples& samples);

}  // namespace assay::report
