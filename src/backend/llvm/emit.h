#pragma once

#include <string>
#include <string_view>

#include "backend/llvm/target.h"
#include "kernel/program.h"

namespace assay {

/// The name of the function in the text below, if it is given none.
inline constexpr const char* entry_name = "kernel";

/// Elements that one pass of the loop handles.
[[nodiscard]] std::size_t lanes(const kernel::Program& program, const Target& target);

/// The program as LLVM IR text: one function
///
///     void kernel(const void* const* inputs, const double* uniforms, void* const* outputs, size_t count,
///                 bool is_streaming)
///
/// that runs it for `count` elements, a positive multiple of lanes(). One loop, in stages (stages.h), one
/// vector instruction per instruction of the program; no fast-math flag, and no call but to intrinsics that
/// are one machine instruction. If it is streaming, outputs bypass the caches, and each must be aligned to
/// lanes() of its elements. A program by rows has a function of its own form and of that name
/// (backend/llvm/emit_rows.h).
[[nodiscard]] std::string llvm_ir(const kernel::Program& program, const Target& target,
                                  std::string_view name = entry_name);

}  // namespace assay
