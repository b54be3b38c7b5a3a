#pragma once

#include <span>
#include <vector>

#include "nn/network.h"
#include "tensor/buffer.h"

namespace assay::nn {

/// Where a backward pass leaves the gradient of the parameters: target = carry * target + scale * gradient,
/// as the matrix product itself can do. `target` has the layout of Network::parameters().
struct GradientSink {
  std::span<float> target;
  float scale = 1.0F;
  float carry = 0.0F;
};

/// The buffers for sending batches of at most `batch` samples through a network, forward and back; made once,
/// so that a step allocates nothing. Does not own the network, which must outlive it.
class Pass {
 public:
  Pass(const Network& network, std::size_t batch);

  /// `x` is n x inputs. Returns the outputs (logits), n x classes, in a buffer of the pass that the caller
  /// may turn into the gradient of the loss by them.
  std::span<float> forward(std::span<const float> x);

  /// After forward(x) and with the span it returned now holding dL/doutputs.
  void backward(std::span<const float> x, const GradientSink& sink);

  /// After forward(): pre-activations and activations of hidden layer i, n x width. The pre-activations are
  /// kept only if the pass was asked to, or if the backward pass needs them.
  [[nodiscard]] std::span<const float> pre_activations(std::size_t i) const;

  /// Keeps the pre-activations even where the backward pass works from the outputs.
  void keep_pre_activations();

 private:
  /// Matrices of `batch` rows, `stride` apart; elementwise kernels run over the padding too, where nobody
  /// reads.
  struct Hidden {
    std::size_t stride;
    Buffer<float> pre_activations;  ///< empty if the backward pass works from the activations
    Buffer<float> activations;
    Buffer<float> delta;
  };
  /// The rows of a layer's input, the caller's or a hidden layer's.
  struct Rows {
    const float* data;
    std::size_t stride;
  };

  void affine(const DenseLayer& layer, const Rows& x, float* z, std::size_t stride) const;
  void accumulate(const DenseLayer& layer, const Rows& delta, const Rows& x, const GradientSink& sink) const;
  void back_through_activation(Hidden& hidden) const;

  const Network& network_;
  std::size_t batch_;
  std::size_t rows_ = 0;
  std::vector<Hidden> hidden_;
  Buffer<float> outputs_;
};

}  // namespace assay::nn
