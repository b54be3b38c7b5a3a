#pragma once

#include <string>
#include <vector>

#include "study/result.h"

namespace assay::report {

/// What became of the activations' learned parameters, as a table of plain text: a row for each parameter of
/// each activation, a column for each hidden layer.
struct LearnedTable {
  std::vector<std::string> heading;
  std::vector<std::vector<std::string>> rows;  ///< none if nothing was learned
  std::string caption;                         ///< what the numbers are
};

/// `names` are the contenders', as the rest of the report has them.
[[nodiscard]] LearnedTable learned_table(const study::Comparison& comparison,
                                         const std::vector<std::string>& names);

/// A sentence that names the random parameters; empty if there are none.
[[nodiscard]] std::string random_note(const study::Comparison& comparison,
                                      const std::vector<std::string>& names);

}  // namespace assay::report
