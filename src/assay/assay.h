#pragma once

// clang-format off
/// Everything a program needs to read a formula, derive it, enclose it, and run it fast:
///
///     const auto mine = assay::parse("x * sigmoid(a * x); a = 0.5");
///     const auto slope = mine.derivative();                 // exact; slope.text() prints it
///     const auto ball = assay::enclose(mine, {-1.0, 1.0});  // proven bounds
///     const auto facts = assay::analyze_properties(mine);   // monotone? bounded? smooth? each with its proof
///     const auto gain = assay::forward_gain(mine);          // for the weights behind it
///     const auto kernel = assay::compile(mine);
///     kernel.forward(x, y);                                 // std::span<const float>, std::span<float>
///     kernel.backward(x, dy, dx);
///     const auto softmax = assay::compile_vector("softmax");
///     softmax.forward(x, shape, -1, y);                     // along the last axis of an array of any rank
///     const auto gated = assay::compile_gated(mine);        // any formula can be the gate
// clang-format on

#include "analysis/moments.h"
#include "analysis/properties.h"
#include "ball/enclose.h"
#include "base/error.h"
#include "catalog/catalog.h"
#include "expr/function.h"
#include "expr/parse.h"
#include "jit/compile.h"
#include "vector/vector_kernel.h"
