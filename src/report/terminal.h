#pragma once

#include <string>

#include "report/columns.h"
#include "study/result.h"

namespace assay::report {

/// What a command prints at its end: the answer, the table, what the signs in it mean. Ends with a newline.
[[nodiscard]] std::string terminal(const study::Comparison& comparison, const Style& style);
[[nodiscard]] std::string terminal(const study::Collapse& collapse, const Style& style);

}  // namespace assay::report
