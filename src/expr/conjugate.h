#pragma once

#include "expr/algebra.h"

namespace assay {

/// Replaces differences of a root and what it comes near by their conjugate forms, which do not cancel:
/// sqrt(v) - k = w/(sqrt(v) + k) where v = k^2 + w, and sqrt(v) + u, u of any sign, where v = u^2 + w.
/// Keeps value and domain.
void join_conjugates(Algebra& algebra, Sum& sum);

}  // namespace assay
