#pragma once

#include <cstdint>
#include <span>

#include "jit/compile.h"

namespace assay::nn {

/// Sums over a batch.
struct BatchScore {
  double loss = 0;          ///< sum of the cross-entropies, in nats
  std::size_t correct = 0;  ///< samples whose largest output is their label's

  BatchScore& operator+=(const BatchScore& other) {
    loss += other.loss;
    correct += other.correct;
    return *this;
  }
};

/// Softmax followed by cross-entropy: -log softmax(z)[label], through the log-sum-exp so that it is finite
/// for every finite output.
class SoftmaxCrossEntropy {
 public:
  SoftmaxCrossEntropy();

  /// `outputs` is n x classes for n labels, all below `classes`. On return it holds the gradient of the
  /// batch's mean loss, (softmax(z) - onehot(label)) / n. Allocates nothing.
  BatchScore operator()(std::span<float> outputs, std::span<const std::uint8_t> labels) const;

 private:
  Kernel exp_;
};

}  // namespace assay::nn
