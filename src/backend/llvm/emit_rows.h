#pragma once

#include <string>

#include "backend/llvm/target.h"
#include "kernel/program.h"

namespace assay {

/// What llvm_ir (backend/llvm/emit.h) gives for a program by rows: one function
///
///     void kernel(const void* const* inputs, const double* uniforms, void* const* outputs, size_t count,
///                 size_t rows, const double* const* scalars, double* const* sums)
///
/// that runs it for `rows` rows of `count` elements, any positive numbers. A loop over rows with a loop over
/// whole vectors inside; what is left of a row is loaded and stored under a mask. What does not depend on
/// the inputs is computed once a row.
[[nodiscard]] std::string llvm_ir_by_rows(const kernel::Program& program, const Target& target);

}  // namespace assay
