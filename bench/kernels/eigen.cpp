// Array expressions of Eigen, over its own vector functions. What it has no vector function for is left away.
#include <Eigen/Core>
#include <unsupported/Eigen/SpecialFunctions>

#include "program.h"

namespace assay::bench {
namespace {

using Input = Eigen::Map<const Eigen::ArrayXf>;
using Output = Eigen::Map<Eigen::ArrayXf>;

constexpr float selu_scale = 1.05070098F;
constexpr float selu_alpha = 1.67326324F;
constexpr float root_half = 0.70710678F;         // sqrt(1/2)
constexpr float root_two_over_pi = 0.79788456F;  // sqrt(2/pi)

template <auto assign>
void forward(const float* x, const float* /*dy*/, float* y, std::size_t size) {
  const auto length = static_cast<Eigen::Index>(size);
  assign(Input(x, length), Output(y, length));
}

template <auto assign>
void backward(const float* x, const float* dy, float* dx, std::size_t size) {
  const auto length = static_cast<Eigen::Index>(size);
  assign(Input(x, length), Input(dy, length), Output(dx, length));
}

}  // namespace

Program eigen() {
  const std::string version = std::to_string(EIGEN_WORLD_VERSION) + "." +
                              std::to_string(EIGEN_MAJOR_VERSION) + "." + std::to_string(EIGEN_MINOR_VERSION);
  return range_program(
      "Eigen " + version,
      {{"relu.forward", forward<[](Input x, Output y) { y = x.max(0.0F); }>},
       {"relu.from_output", backward<[](Input y, Input dy, Output dx) { dx = (y > 0.0F).select(dy, 0.0F); }>},
       {"relu6.forward", forward<[](Input x, Output y) { y = x.max(0.0F).min(6.0F); }>},
       {"leaky_relu.forward", forward<[](Input x, Output y) { y = x.max(0.01F * x); }>},
       {"leaky_relu.backward",
        backward<[](Input x, Input dy, Output dx) { dx = (x > 0.0F).select(dy, 0.01F * dy); }>},
       {"elu.forward", forward<[](Input x, Output y) { y = x.max(0.0F) + x.min(0.0F).expm1(); }>},
       {"elu.backward", backward<[](Input x, Input dy, Output dx) { dx = dy * x.min(0.0F).exp(); }>},
       {"celu.forward", forward<[](Input x, Output y) { y = x.max(0.0F) + x.min(0.0F).expm1(); }>},
       {"celu.backward", backward<[](Input x, Input dy, Output dx) { dx = dy * x.min(0.0F).exp(); }>},
       {"selu.forward", forward<[](Input x, Output y) {
          y = selu_scale * (x.max(0.0F) + selu_alpha * x.min(0.0F).expm1());
        }>},
       {"selu.backward", backward<[](Input x, Input dy, Output dx) {
          dx = (x > 0.0F).select(selu_scale * dy, selu_scale * selu_alpha * dy * x.min(0.0F).exp());
        }>},
       {"sigmoid.forward", forward<[](Input x, Output y) { y = x.logistic(); }>},
       {"sigmoid.from_output", backward<[](Input y, Input dy, Output dx) { dx = dy * y * (1.0F - y); }>},
       {"tanh.forward", forward<[](Input x, Output y) { y = x.tanh(); }>},
       {"tanh.from_output", backward<[](Input y, Input dy, Output dx) { dx = dy * (1.0F - y.square()); }>},
       {"softplus.forward", forward<[](Input x, Output y) { y = x.max(0.0F) + (-x.abs()).exp().log1p(); }>},
       {"softplus.backward", backward<[](Input x, Input dy, Output dx) { dx = dy * x.logistic(); }>},
       {"log_sigmoid.forward",
        forward<[](Input x, Output y) { y = x.min(0.0F) - (-x.abs()).exp().log1p(); }>},
       {"log_sigmoid.backward", backward<[](Input x, Input dy, Output dx) { dx = dy * (-x).logistic(); }>},
       {"gelu.forward", forward<[](Input x, Output y) { y = 0.5F * x * (1.0F + (x * root_half).erf()); }>},
       {"gelu_tanh.forward", forward<[](Input x, Output y) {
          y = 0.5F * x * (1.0F + (root_two_over_pi * (x + 0.044715F * x.cube())).tanh());
        }>},
       {"silu.forward", forward<[](Input x, Output y) { y = x * x.logistic(); }>},
       {"mish.forward",
        forward<[](Input x, Output y) { y = x * (x.max(0.0F) + (-x.abs()).exp().log1p()).tanh(); }>},
       {"hard_silu.forward",
        forward<[](Input x, Output y) { y = x * (x + 3.0F).max(0.0F).min(6.0F) * (1.0F / 6); }>},
       {"hard_sigmoid.forward",
        forward<[](Input x, Output y) { y = (x + 3.0F).max(0.0F).min(6.0F) * (1.0F / 6); }>},
       {"hard_tanh.forward", forward<[](Input x, Output y) { y = x.max(-1.0F).min(1.0F); }>},
       {"softsign.forward", forward<[](Input x, Output y) { y = x / (1.0F + x.abs()); }>},
       {"softsign.backward",
        backward<[](Input x, Input dy, Output dx) { dx = dy / (1.0F + x.abs()).square(); }>},
       {"tanh_shrink.forward", forward<[](Input x, Output y) { y = x - x.tanh(); }>},
       {"tanh_shrink.backward", backward<[](Input x, Input dy, Output dx) { dx = dy * x.tanh().square(); }>},
       {"exponential.forward", forward<[](Input x, Output y) { y = x.exp(); }>},
       {"exponential.from_output", backward<[](Input y, Input dy, Output dx) { dx = dy * y; }>},
       {"erf.forward", forward<[](Input x, Output y) { y = x.erf(); }>},
       {"erf.backward",
        backward<[](Input x, Input dy, Output dx) { dx = dy * 1.12837917F * (-x.square()).exp(); }>}});
}

}  // namespace assay::bench
