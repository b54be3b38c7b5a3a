#pragma once

#include <cstdint>
#include <string>

#include "kernel/program.h"

namespace assay::kernel {

/// 64 bits (FNV-1a of its text) that tell a program from every other one that we will meet: what is known of
/// a program's results is kept under them.
[[nodiscard]] std::uint64_t fingerprint(const Program& program);

/// Bytes that equal programs share and no others do, as the text is, but made in a hundredth of its time.
[[nodiscard]] std::string key(const Program& program);

}  // namespace assay::kernel
