#pragma once

#include <memory>
#include <string>
#include <vector>

#include "article/claim.h"

namespace assay::article {

/// What the experiment of claim 6 gave. Differences of accuracy are paired by seed.
struct SigmoidTanhEvidence {
  /// The activations of untrained networks whose weights are scaled up, and of trained ones.
  struct Bounds {
    double largest_bounded;       ///< |activation| of sigmoid and tanh: any scale, epoch, layer, seed
    study::Interval relu_growth;  ///< of relu's largest in the last hidden layer, largest scale over scale 1
    double predicted_growth;
    double scale;  ///< the largest
  };
  Bounds bounds;
  /// tanh(x) = 2 sigmoid(2x) - 1.
  struct Identity {
    bool proved;
    std::string because;
    double twin_difference;                ///< largest, of the largest output, over the seeds
    double unlike_predictions;             ///< largest share over the seeds
    study::Interval centred_less_tanh;     ///< accuracy: 2*sigmoid(2*x)-1 less tanh
    study::Interval shifted_less_sigmoid;  ///< accuracy: tanh(x/2)/2+0.5 less sigmoid
    // Accuracy lost with the mean, slopes being the same:
    study::Interval sigmoid_gains_centred;  ///< sigmoid-1/2 less sigmoid
    study::Interval tanh_loses_shifted;     ///< tanh less tanh+1
  };
  Identity identity;
  /// How much longer than relu it takes to an accuracy.
  struct Pace {
    std::string activation;
    double target;
    std::size_t reached, networks;
    study::Interval times_relu;  ///< geometric mean of the paired ratios of epochs
  };
  std::vector<Pace> pace;
  /// Deep networks with weights of unit gain.
  struct Depth {
    std::string activation;
    bool at_edge;  ///< of chaos, rather than with unit gain
    std::size_t depth;
    study::Interval gradient;        ///< of the first hidden layer over that of the outputs, untrained
    double predicted_gradient;       ///< by mean field
    study::Interval saturated;       ///< share of units and samples, untrained, mean over the hidden layers
    study::Interval less_than_relu;  ///< accuracy, how far behind relu with unit gain
  };
  std::vector<Depth> depth;
  /// Deep networks that start as PyTorch's do, and what is changed.
  struct Mend {
    std::string activation;
    std::string what;  ///< "L2 0.001"
    bool is_l2;
    study::Interval gain;            ///< accuracy gained
    study::Interval less_than_best;  ///< accuracy behind relu with unit gain
  };
  std::vector<Mend> mends;
  study::Interval relu_loses;             ///< relu: accuracy with unit gain less that with PyTorch's start
  study::Interval raw_less_standardised;  ///< tanh with unit gain: accuracy by its inputs
  std::size_t seeds = 0;
};

[[nodiscard]] Finding judge(const SigmoidTanhEvidence& evidence);

[[nodiscard]] std::unique_ptr<Claim> sigmoid_tanh_claim();

}  // namespace assay::article
