#pragma once

#include <cstddef>

#include "data/dataset.h"

namespace assay::article {

inline constexpr std::size_t sign_train_count = 6000;
inline constexpr std::size_t sign_test_count = 2000;

/// Sixteen independent features, symmetric about their mean, of which the sign of the first alone is the
/// label: x and -x always differ in class. The same every time.
[[nodiscard]] data::Dataset sign_task();

}  // namespace assay::article
