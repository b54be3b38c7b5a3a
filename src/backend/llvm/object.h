#pragma once

#include <memory>
#include <string>

#include "backend/llvm/target.h"

namespace llvm {
class MemoryBuffer;
}

namespace assay {

/// Machine code for the IR text as a relocatable object that needs no symbol from elsewhere. The target need
/// not be one this machine can run. Throws a failure Error with LLVM's reason.
[[nodiscard]] std::unique_ptr<llvm::MemoryBuffer> object_code(const std::string& ir, const Target& target);

}  // namespace assay
