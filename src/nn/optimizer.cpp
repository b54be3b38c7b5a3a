#include "nn/optimizer.h"

#include <array>
#include <cassert>
#include <cmath>

#include "jit/compile.h"
#include "kernel/builder.h"
#include "tensor/buffer.h"

namespace assay::nn {
namespace {

using kernel::Builder;
using kernel::Type;
using kernel::Value;

/// w -= rate * gradient, done by the matrix product that computes the gradient.
class GradientDescent final : public Optimizer {
 public:
  GradientDescent(std::span<float> parameters, double rate)
      : parameters_(parameters), rate_(static_cast<float>(rate)) {}

  [[nodiscard]] GradientSink sink() override {
    return {.target = parameters_, .scale = -rate_, .carry = 1.0F};
  }
  void step() override {}

 private:
  std::span<float> parameters_;
  float rate_;
};

/// (g, w; strength) -> g + strength * w
std::shared_ptr<const Executable> penalty_gradient() {
  Builder b;
  const Value strength = b.uniform(0, Type::f32);
  b.output(fma(strength, b.input(1), b.input(0)));
  return compile(b.finish());
}

/// Adds the penalty's gradient to that of the loss.
class PenaltyGradient {
 public:
  explicit PenaltyGradient(L2Penalty penalty) : penalty_(std::move(penalty)) {
    if (penalty_.strength > 0) program_ = penalty_gradient();
  }

  void add_to(std::span<float> gradient, std::span<const float> parameters) const {
    if (program_ == nullptr) return;
    for (const DenseLayer& layer : penalty_.layers) {
      const std::size_t count = layer.inputs * layer.outputs;
      float* const part = gradient.subspan(layer.weights, count).data();
      const std::array<const void*, 2> inputs = {part, parameters.data() + layer.weights};
      const std::array<void*, 1> outputs = {part};
      program_->run(inputs, std::span(&penalty_.strength, 1), outputs, count);
    }
  }

 private:
  L2Penalty penalty_;
  std::shared_ptr<const Executable> program_;  ///< nullptr without a penalty
};

/// (w, v; rate) -> w - rate * v
std::shared_ptr<const Executable> momentum_update() {
  Builder b;
  const Value rate = b.uniform(0, Type::f32);
  b.output(fma(-rate, b.input(1), b.input(0)));
  return compile(b.finish());
}

class MomentumDescent final : public Optimizer {
 public:
  MomentumDescent(std::span<float> parameters, double rate, double momentum, L2Penalty penalty)
      : parameters_(parameters),
        velocity_(parameters.size()),
        rate_(rate),
        momentum_(static_cast<float>(momentum)),
        penalty_(std::move(penalty)),
        update_(momentum_update()) {}

  [[nodiscard]] GradientSink sink() override {
    return {.target = velocity_.span(), .scale = 1.0F, .carry = momentum_};
  }

  void step() override {
    penalty_.add_to(velocity_.span(), parameters_);
    const std::array<const void*, 2> inputs = {parameters_.data(), velocity_.data()};
    const std::array<void*, 1> outputs = {parameters_.data()};
    update_->run(inputs, std::span(&rate_, 1), outputs, parameters_.size());
  }

 private:
  std::span<float> parameters_;
  Buffer<float> velocity_;
  double rate_;
  float momentum_;
  PenaltyGradient penalty_;
  std::shared_ptr<const Executable> update_;
};

constexpr double beta1 = 0.9;
constexpr double beta2 = 0.999;
constexpr double epsilon = 1e-8;

/// (w, g, m, v; rate, epsilon) -> (w, m, v), the bias corrections folded into rate and epsilon as section 2
/// of the paper proposes.
std::shared_ptr<const Executable> adam_update() {
  Builder b;
  const Value rate = b.uniform(0, Type::f32);
  const Value epsilon_hat = b.uniform(1, Type::f32);
  const Value gradient = b.input(1);
  const Value first = fma(b.input(2), beta1, gradient * (1 - beta1));
  const Value second = fma(b.input(3), beta2, (gradient * gradient) * (1 - beta2));
  b.output(b.input(0) - rate * first / (sqrt(second) + epsilon_hat));
  b.output(first);
  b.output(second);
  return compile(b.finish());
}

class Adam final : public Optimizer {
 public:
  Adam(std::span<float> parameters, double rate, L2Penalty penalty)
      : parameters_(parameters),
        gradient_(parameters.size()),
        first_moment_(parameters.size()),
        second_moment_(parameters.size()),
        rate_(rate),
        penalty_(std::move(penalty)),
        update_(adam_update()) {}

  [[nodiscard]] GradientSink sink() override {
    return {.target = gradient_.span(), .scale = 1.0F, .carry = 0.0F};
  }

  void step() override {
    penalty_.add_to(gradient_.span(), parameters_);
    power1_ *= beta1;
    power2_ *= beta2;
    const double correction = std::sqrt(1 - power2_);
    const std::array<double, 2> uniforms = {rate_ * correction / (1 - power1_), epsilon * correction};
    const std::array<const void*, 4> inputs = {parameters_.data(), gradient_.data(), first_moment_.data(),
                                               second_moment_.data()};
    const std::array<void*, 3> outputs = {parameters_.data(), first_moment_.data(), second_moment_.data()};
    update_->run(inputs, uniforms, outputs, parameters_.size());
  }

 private:
  std::span<float> parameters_;
  Buffer<float> gradient_;
  Buffer<float> first_moment_;
  Buffer<float> second_moment_;
  double rate_;
  double power1_ = 1;  // beta1^t
  double power2_ = 1;  // beta2^t
  PenaltyGradient penalty_;
  std::shared_ptr<const Executable> update_;
};

}  // namespace

std::unique_ptr<Optimizer> gradient_descent(std::span<float> parameters, double rate, double momentum,
                                            L2Penalty penalty) {
  assert(momentum >= 0 && momentum < 1);
  // The matrix product alone cannot add a penalty to the weights that it changes.
  if (momentum == 0 && penalty.strength == 0) return std::make_unique<GradientDescent>(parameters, rate);
  return std::make_unique<MomentumDescent>(parameters, rate, momentum, std::move(penalty));
}

std::unique_ptr<Optimizer> adam(std::span<float> parameters, double rate, L2Penalty penalty) {
  return std::make_unique<Adam>(parameters, rate, std::move(penalty));
}

}  // namespace assay::nn
