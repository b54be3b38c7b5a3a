#pragma once

#include "study/result.h"

namespace assay::study {

/// This program, its libraries, this machine, and now.
[[nodiscard]] Provenance provenance();

}  // namespace assay::study
