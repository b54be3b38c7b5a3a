#pragma once

#include "expr/function.h"

namespace assay {

/// The same function, written shorter: constants are folded exactly, like terms and like factors collected.
/// Value and domain are those of `f` in exact arithmetic (a partial function on the reals; `where` asks only
/// the branch it takes): x - x becomes 0, but x/x stays, because it is undefined at 0.
[[nodiscard]] Function simplify(const Function& f);

}  // namespace assay
