#pragma once

#include <string>
#include <vector>

#include "study/result.h"

// How networks were built and trained, in words: plain text.
namespace assay::report {

/// "He", "unit gain": as it stands in a sentence.
[[nodiscard]] std::string initialisation_title(Initialisation initialisation);

/// What differs from plain training, as short phrases: "he initialisation", "biases start at 0.1", "L2
/// 0.001".
[[nodiscard]] std::vector<std::string> unusual_settings(const study::Training& training);

/// How weights and biases start, a paragraph of HTML.
[[nodiscard]] std::string initialisation_paragraph(const study::Training& training);

/// "computed from f", "1 instead: E f(z)^2 is infinite": where a contender's gain is from.
[[nodiscard]] std::string gain_origin(const study::Training& training, const Gain& gain);

/// "behind hidden layers 1 and 3 only"; empty if it stands behind all of them.
[[nodiscard]] std::string activated_layers(const study::Training& training);

}  // namespace assay::report
