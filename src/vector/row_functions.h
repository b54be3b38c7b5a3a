#pragma once

#include <memory>

#include "expr/function.h"
#include "jit/choice.h"
#include "vector/row_function.h"

namespace assay {

// Makers of the row functions. What has programs loads them for `choice` (jit/load.h).

using RowFunctionPointer = std::unique_ptr<const RowFunction>;

// softmax.cpp
[[nodiscard]] RowFunctionPointer make_softmax(Choice& choice);
[[nodiscard]] RowFunctionPointer make_softmin(Choice& choice);
[[nodiscard]] RowFunctionPointer make_solu(Choice& choice);
// log_softmax.cpp
[[nodiscard]] RowFunctionPointer make_log_softmax(Choice& choice);
[[nodiscard]] RowFunctionPointer make_logsumexp(Choice& choice);
// sparse.cpp
[[nodiscard]] RowFunctionPointer make_sparsemax();
[[nodiscard]] RowFunctionPointer make_entmax15();
// selection.cpp
[[nodiscard]] RowFunctionPointer make_hardmax();
[[nodiscard]] RowFunctionPointer make_maxout(std::size_t group);
[[nodiscard]] RowFunctionPointer make_crelu();
[[nodiscard]] RowFunctionPointer make_oplu();
// gated.cpp: the product of gate(b) and value(a), b the first or the second half of the row.
[[nodiscard]] RowFunctionPointer make_gated(const Function& gate, const Function& value, bool gate_is_first,
                                            Choice& choice);

}  // namespace assay
