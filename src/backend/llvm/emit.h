#pragma once

#include <string>

#include "backend/llvm/target.h"
#include "kernel/program.h"

namespace assay {

/// The name of the function in the text below.
inline constexpr const char* entry_name = "kernel";

/// The program as LLVM IR text: one function
///
///     void kernel(const void* const* inputs, const double* uniforms, void* const* outputs, size_t count)
///
/// that runs it for `count` elements, a positive multiple of target.lanes. One loop, one vector instruction
/// per instruction of the program; no fast-math flag, and no call but to intrinsics that are one machine
/// instruction. A program by rows has a function of its own form (backend/llvm/emit_rows.h).
[[nodiscard]] std::string llvm_ir(const kernel::Program& program, const Target& target);

}  // namespace assay
