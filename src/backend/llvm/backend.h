#pragma once

#include "backend/backend.h"

namespace assay {

/// Compiles programs to machine code of this processor (LLVM, ORC). The one symbol of libassay_llvm.so: LLVM
/// is linked into it statically and hidden, so that it meets no other LLVM in the process.
[[nodiscard, gnu::visibility("default")]] const Backend& llvm_backend();

}  // namespace assay
