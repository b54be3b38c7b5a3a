#pragma once

#include "data/dataset.h"

namespace assay::article {

/// Sixteen independent features, symmetric about their mean, of which the sign of the first alone is the
/// label: x and -x always differ in class. 6,000 training and 2,000 test samples, the same every time.
[[nodiscard]] data::Dataset sign_task();

}  // namespace assay::article
