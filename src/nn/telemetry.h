#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "nn/loss.h"
#include "nn/network.h"
#include "nn/samples.h"

namespace assay::nn {

/// Over the finite ones of some values; NaN if there are none.
struct Range {
  double mean, deviation, low, high;
};

/// Of values between `low` and `high`, in bins of equal width.
struct Histogram {
  double low = 0.0, high = 0.0;
  std::vector<std::uint32_t> counts{};
  std::size_t below = 0, above = 0;  ///< infinities included, NaN not
};

/// One dense layer with the activation behind it, over all probe samples and units.
struct LayerState {
  std::size_t units;
  Range pre_activations;
  Range activations;                  ///< of the last layer its outputs
  std::size_t not_finite;             ///< pre-activations that are NaN or infinite
  std::vector<bool> dead;             ///< of each unit, f' = 0 on every sample; empty without an activation
  double flat;                        ///< share of samples and units with f' = 0
  std::optional<double> saturated{};  ///< share with |f'| below the bound; nothing where there is no bound
  Histogram histogram{};              ///< of pre-activations: 40 bins, 4 deviations around their mean
  double gradient;                    ///< root mean square over the samples of |dL/dz|, L one sample's loss
  double weight_gradient;             ///< Frobenius norm of dL/dW, L the mean loss
  double weights;                     ///< Frobenius norm of W
};

struct ObservationPlan {
  Loss::Kind loss = Loss::Kind::softmax;
  std::optional<double> saturation_slope{};  ///< |f'| below it is saturated: 0.05 sup |f'|
  bool histograms = true;                    ///< they cost a second way forward
};

/// What the layers of a network do with some samples, forward and back; the network is not changed. Learned
/// parameters of the activation have their values, random ones their defaults. `probe` is not empty.
[[nodiscard]] std::vector<LayerState> observe(const Network& network, SampleView probe,
                                              const ObservationPlan& plan);

}  // namespace assay::nn
