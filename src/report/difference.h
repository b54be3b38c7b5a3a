#pragma once

#include <string>

#include "inspect/difference.h"
#include "report/columns.h"

namespace assay::report {

/// What `assay diff` prints: the answer, where it is found, how many inputs differ.
[[nodiscard]] std::string terminal(const inspect::DifferencePlan& plan, const inspect::Difference& difference,
                                   const Style& style);

/// {"format": "assay-difference-1", ...}: a, b {name, formula}, derivative, low, high, inputs, differing,
///   first_differing, last_differing, largest_absolute, largest_relative {x, a, b, difference (b's value
///   taken from a's), relative, exact_difference}, one_nan, one_infinite {count, nearest {x, a, b}}.
/// NaN and infinities are the strings "nan", "inf", "-inf"; what does not exist is null.
[[nodiscard]] std::string json(const inspect::DifferencePlan& plan, const inspect::Difference& difference);

}  // namespace assay::report
