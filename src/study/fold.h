#pragma once

#include <cstddef>

#include "nn/network.h"
#include "nn/samples.h"

namespace assay::study {

/// A network without activations beside the one dense layer that it folds into in float64.
struct FoldCheck {
  double largest_output_difference = 0;  ///< over all samples and classes
  double largest_output = 0;             ///< the largest |output|, to judge the difference by
  std::size_t predictions_equal = 0;     ///< samples whose predicted class agrees
  std::size_t exact_ties = 0;  ///< of those that differ, the ones whose two largest outputs are equal
  double folded_accuracy = 0;  ///< of the single layer
};
/// Activations of the network, if it has some, are left out of the fold: it then differs.
[[nodiscard]] FoldCheck check_fold(const nn::Network& network, const nn::Samples& test);

/// The affine map closest to a network (least squares over the training samples), on the test set.
struct LinearFit {
  double error = 0;      ///< root mean square over the outputs
  double relative = 0;   ///< the same over the standard deviation of the outputs: 0 is a perfect fit
  double agreement = 0;  ///< fraction of samples with the same predicted class
};
[[nodiscard]] LinearFit fit_linearly(const nn::Network& network, const nn::SampleView& train,
                                     const nn::Samples& test);

}  // namespace assay::study
