#pragma once

#include <span>
#include <string>

#include "backend/llvm/target.h"
#include "kernel/program.h"

namespace assay {

struct NamedProgram {
  std::string name;  ///< an identifier; unlike the others'
  const kernel::Program* program;
};

/// LLVM IR text of one module with a function for each program, of the form that backend/llvm/emit.h states.
[[nodiscard]] std::string llvm_module(std::span<const NamedProgram> programs, const Target& target);

}  // namespace assay
