#pragma once

#include <string>
#include <vector>

#include "report/columns.h"
#include "report/html.h"
#include "study/result.h"
#include "study/timing.h"

namespace assay::report {

/// What `assay bench` measured.
struct TimingReport {
  std::vector<study::Timing> timings;  ///< those of one size together
  std::string backend;
  std::string command;
  study::Provenance provenance;
};

[[nodiscard]] std::string terminal(const TimingReport& report, const Style& style);

/// {"format": "assay-timing-1", backend, processor, timings [{function, pass, elements,
/// nanoseconds_per_element,
///   fastest, slowest, gigabytes_per_second, copy_nanoseconds_per_element, of_copy}]}
[[nodiscard]] std::string json(const TimingReport& report);

[[nodiscard]] Chapter chapter(const TimingReport& report);

}  // namespace assay::report
