#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "report/json_parts.h"

namespace assay::article {

/// Something that a claim asks of the library rather than of a training: report cards, a simulation, a
/// timing.
struct Calculation {
  std::string name;       ///< for a person, and with `settings` what it is kept under
  report::Json settings;  ///< everything that its outcome depends on, but for the version of Assay
  /// Runs on one thread, and must not return before it is done unless a stop is requested.
  std::function<report::Json(const std::stop_token&)> run;
  double seconds = 1;  ///< about how long it takes
  bool alone = false;  ///< a timing: nothing else may run beside it
};

}  // namespace assay::article
