#pragma once

#include <string>
#include <vector>

#include "report/curve.h"
#include "report/markup.h"

namespace assay::report {

/// One function among many.
struct Panel {
  std::string name;
  std::string colour;
  Curves curves;
};

/// f, strong, and f', faint, on [-5, 5] in both directions, a small square for each function, so many in a
/// row; what leaves the square is cut off.
[[nodiscard]] Chart curve_panels(const std::string& description, const std::vector<Panel>& panels,
                                 std::size_t columns);

}  // namespace assay::report
