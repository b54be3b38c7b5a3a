#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "inspect/identify.h"

namespace assay::inspect {

/// Whether two candidates are one function: alike on a grid far beyond the usual inputs.
[[nodiscard]] bool are_one(const Candidate& a, const Candidate& b);

/// A few inputs at which no two of the candidates that can be told apart give the same; rivals behind the
/// first few are left to themselves.
[[nodiscard]] std::vector<TellingInput> telling_inputs(const Candidate& best,
                                                       const std::vector<Candidate>& rivals);

/// Of all a f(b x) + c, f an entry at its defaults, the one that fits best; nothing if there are too few
/// samples.
[[nodiscard]] std::optional<AffineCandidate> best_affine(const Samples& samples, std::size_t threads);

}  // namespace assay::inspect
