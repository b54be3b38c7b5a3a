#pragma once

#include "expr/function.h"

namespace assay {

/// The same function, simplified, with common factors taken out of its sums wherever that leaves less to
/// read: s + x*s*(1 - s) becomes s*(1 + x*(1 - s)), and 1/d - u/d^2 with d = 1 + u becomes 1/d^2. Terms that
/// cancel meet in one sum this way, so a kernel made from it loses fewer digits. Keeps value and domain.
[[nodiscard]] Function factored(const Function& f);

}  // namespace assay
