#pragma once

#include <memory>

#include "backend/backend.h"
#include "jit/choice.h"
#include "kernel/program.h"

namespace assay {

using ExecutablePointer = std::shared_ptr<const Executable>;

/// The program ready to run, from the process's cache. If compiling fails and nobody insisted on it, `choice`
/// becomes the interpreter, with the reason.
[[nodiscard]] ExecutablePointer load_or_fall_back(const kernel::Program& program, Choice& choice);

}  // namespace assay
