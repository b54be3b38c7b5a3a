#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "nn/gradient_sink.h"
#include "nn/network.h"

namespace assay::nn {

/// A rule that turns gradients into updates of the parameters. Each step is: backward into sink(), then
/// step().
class Optimizer {
 public:
  Optimizer() = default;
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;
  virtual ~Optimizer() = default;

  /// Where the backward pass accumulates the gradient, and how.
  [[nodiscard]] virtual GradientSink sink() = 0;
  virtual void step() = 0;
};

/// Adds strength/2 times the sum of the squared weights to the loss; biases and learned parameters stay free.
/// The gradient gets strength * w before momentum or Adam see it, as PyTorch's weight_decay does; the losses
/// that are reported leave it out.
struct L2Penalty {
  double strength = 0.0;             ///< >= 0; 0 for none
  std::vector<DenseLayer> layers{};  ///< whose weights
};

/// Gradient descent: w -= rate * v, v = momentum * v + gradient (v = gradient without momentum). The product
/// that computes the gradient adds it to v itself, or to w if there is no momentum, so no gradient is ever
/// stored unless there is a penalty. `parameters` must outlive the optimiser. 0 <= momentum < 1.
[[nodiscard]] std::unique_ptr<Optimizer> gradient_descent(std::span<float> parameters, double rate,
                                                          double momentum, L2Penalty penalty = {});

/// Adam (Kingma & Ba 2015, algorithm 1, with beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8).
[[nodiscard]] std::unique_ptr<Optimizer> adam(std::span<float> parameters, double rate,
                                              L2Penalty penalty = {});

}  // namespace assay::nn
