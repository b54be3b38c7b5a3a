#pragma once

#include <cstdint>
#include <span>
#include <variant>

#include "jit/compile.h"

namespace assay::nn {

/// Sums over a batch.
struct BatchScore {
  double loss = 0;          ///< sum of the samples' losses, in nats
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

/// A probability of its own for each class, sigmoid(z), and the sum over the classes of their binary
/// cross-entropies: the sum of softplus(z) less z[label]. Finite for every finite output.
class BinaryCrossEntropy {
 public:
  BinaryCrossEntropy();

  /// As SoftmaxCrossEntropy; the gradient is (sigmoid(z) - onehot(label)) / n.
  BatchScore operator()(std::span<float> outputs, std::span<const std::uint8_t> labels) const;

 private:
  Kernel sigmoid_;
};

/// What is minimised.
class Loss {
 public:
  enum class Kind : std::uint8_t { softmax, binary };

  explicit Loss(Kind kind = Kind::softmax);

  BatchScore operator()(std::span<float> outputs, std::span<const std::uint8_t> labels) const {
    return std::visit([&](const auto& loss) { return loss(outputs, labels); }, loss_);
  }

 private:
  std::variant<SoftmaxCrossEntropy, BinaryCrossEntropy> loss_;
};

}  // namespace assay::nn
