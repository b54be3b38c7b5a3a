#pragma once

#include <string>

#include "report/curve.h"

namespace assay::report {

/// f and f' on [-5, 5] as a picture of a few kilobytes that is legible on a light and on a dark page. Equal
/// curves give equal bytes. What lies beyond -6 to 6 is cut off.
[[nodiscard]] std::string svg(const Curves& curves, const std::string& title);

}  // namespace assay::report
