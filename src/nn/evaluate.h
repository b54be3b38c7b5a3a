#pragma once

#include "nn/loss.h"
#include "nn/network.h"
#include "nn/samples.h"

namespace assay::nn {

/// Loss and accuracy over all samples (sums; divide by samples.count()).
[[nodiscard]] BatchScore evaluate(const Network& network, SampleView samples,
                                  Loss::Kind loss = Loss::Kind::softmax);

/// The outputs (logits) for all samples, count x classes.
[[nodiscard]] Buffer<float> outputs(const Network& network, SampleView samples);

/// The fraction of hidden units whose derivative is exactly zero on every one of the samples: they pass no
/// gradient on, so nothing upstream of them can mend them. Learned parameters have their values, random ones
/// their defaults. 0 for a network without hidden layers.
[[nodiscard]] double dead_units(const Network& network, SampleView samples);

}  // namespace assay::nn
