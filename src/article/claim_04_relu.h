#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "article/claim.h"

namespace assay::article {

/// What the experiment of claim 4 gave.
struct ReluEvidence {
  /// What a kernel takes, in nanoseconds an element: medians of rounds.
  struct Cost {
    std::string activation;
    double forward, backward;
  };
  std::vector<Cost> costs = {};  ///< relu, sigmoid and tanh among them
  /// Share of a training step that the activations take.
  struct Share {
    std::string activation;
    study::Interval of_step;
  };
  std::vector<Share> shares = {};
  /// The gradient by the first hidden layer's pre-activations as a multiple of that by the last one's.
  struct Gradient {
    std::string activation, initialisation;
    std::size_t depth;
    study::Interval ratio;  ///< 0 if it is too small for float32
    std::optional<double> predicted;
  };
  std::vector<Gradient> gradients = {};  ///< of the deepest networks
  /// Epochs to an accuracy; a network that does not get there, or diverges first, counts with one more than
  /// it was to have.
  struct Race {
    std::size_t layers;  ///< hidden ones
    double target;
    study::Interval relu;
    /// The other's epochs less relu's, paired.
    study::Interval sigmoid_later, tanh_later;
    bool reached;  ///< by any network of the three
  };
  std::vector<Race> races = {};
  std::size_t seeds = 0;
};

[[nodiscard]] Finding judge(const ReluEvidence& evidence);

[[nodiscard]] std::unique_ptr<Claim> relu_claim();

}  // namespace assay::article
