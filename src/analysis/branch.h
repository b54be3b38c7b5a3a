#pragma once

#include "expr/function.h"

namespace assay {

/// f with `where`, `min`, `max`, `abs`, `sign` and `floor` replaced by the branch that they take at x; what
/// cannot be decided stays. f has no parameters.
[[nodiscard]] Function branch_at(const Function& f, double x);

/// Whether none of these operations is in f.
[[nodiscard]] bool is_free_of_branches(const Function& f);

}  // namespace assay
