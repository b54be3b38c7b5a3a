#pragma once

#include "backend/backend.h"

namespace assay {

/// Runs programs in plain C++, a block of elements per instruction: on every machine, many times slower than
/// compiled code. Its only target is "portable".
[[nodiscard]] const Backend& interpreter();

}  // namespace assay
