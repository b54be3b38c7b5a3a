#pragma once

#include <span>
#include <vector>

#include "kernel/program.h"

namespace assay::kernel {

/// The output of a program of one input for each of these; arrays of float32 or float64. What backend/interp
/// does, for code that decides about programs and cannot see a backend.
[[nodiscard]] std::vector<double> evaluate(const Program& program, std::span<const double> x);

}  // namespace assay::kernel
