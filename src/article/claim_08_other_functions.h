#pragma once

#include <memory>
#include <string>
#include <vector>

#include "article/claim.h"

namespace assay::article {

/// What the experiment of claim 8 gave.
struct OtherFunctionsEvidence {
  /// The square root or the logarithm at one depth.
  struct Undefined {
    std::string activation;
    std::size_t depth;
    std::size_t diverged, networks;
    std::size_t last_step;      ///< the latest at which one of them diverged
    bool in_first_layer;        ///< all of them: the activations of layer 1
    study::Interval nan_share;  ///< of those activations
  };
  std::vector<Undefined> undefined;
  /// The square at one depth and initialisation.
  struct Square {
    std::string initialisation;
    std::size_t depth;
    std::size_t diverged, networks;
    study::Interval less_than_relu;  ///< accuracy, paired, how far behind
  };
  std::vector<Square> square;  ///< by initialisation, then by depth
  /// Accuracy where only the sign of a feature carries the label.
  struct Sign {
    std::string activation;
    bool even;
    study::Interval without_biases, with_biases;
  };
  std::vector<Sign> sign;
  std::size_t seeds = 0;
};

[[nodiscard]] Finding judge(const OtherFunctionsEvidence& evidence);

[[nodiscard]] std::unique_ptr<Claim> other_functions_claim();

}  // namespace assay::article
