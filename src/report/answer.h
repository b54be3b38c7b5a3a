#pragma once

#include <string>
#include <vector>

#include "study/result.h"

namespace assay::report {

/// What a study found, in words: the same sentences in the terminal and in the page. Plain text, each entry
/// one or two whole sentences.
struct Answer {
  std::string question;               ///< "Which activation is the best for 784-128-10 on mnist?"
  std::string headline;               ///< the answer, one sentence
  std::vector<std::string> evidence;  ///< what it rests on, the most important first
  std::vector<std::string>
      warnings;  ///< what stands against relying on it: interrupted, diverged, a single seed
};

[[nodiscard]] Answer answer(const study::Comparison& comparison);
[[nodiscard]] Answer answer(const study::Collapse& collapse);

/// "5 of 5", "0".
[[nodiscard]] std::string diverged_share(const study::Contender& contender);
/// "weights", "pre-activations", "activations".
[[nodiscard]] std::string quantity_name(nn::NonFinite::Quantity quantity);
/// "49.2% of the activations of layer 1 are NaN", "at step 3 0.1% of the weights of layer 2 became infinite".
[[nodiscard]] std::string spoken(const nn::NonFinite& origin);
/// "step 1: the loss is NaN; 49.2% of the activations of layer 1 are NaN", of the earliest divergence; empty
/// if there was none.
[[nodiscard]] std::string first_divergence(const study::Contender& contender);

/// "98.10%", or "diverged at step 137: the loss is NaN".
[[nodiscard]] std::string outcome(const study::CollapseNetwork& network);

}  // namespace assay::report
