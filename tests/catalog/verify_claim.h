#pragma once

#include <string>

#include "catalog/claim.h"
#include "extremum.h"

namespace assay::test {

/// Verifies a claim of f by ball arithmetic; returns what speaks against it, nothing if it holds. What is
/// proved, for every x that a float32 can hold:
///   range, bounded, Lipschitz   the supremum to within a relative 10^-7, by branch and bound
///   increasing, convex, ...     the sign of the derivative for |x| < 8, but for at most 1000 slivers of
///   width
///                               2^-36 max(1, |x|) whose ends are compared; to within 2^-30 for |x| < 64;
///                               beyond that sampled, 16 points to each doubling
///   C0, C1, ..., discontinuous  at every breakpoint both one-sided limits of f and its derivatives, up to
///   the
///                               third for Cinf, at distances of 2^-60 and 2^-120
///   odd, even, zero at zero, domain   sampled, at exact points
[[nodiscard]] std::string objection(Subject& f, const Claim& claim);

}  // namespace assay::test
