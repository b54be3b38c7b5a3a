// The loops a person writes, left to GCC: -O3 -march=native -ffast-math, which takes exp, tanh, erf, ... from
// glibc's vector library.
#include <cmath>

#include "program.h"

namespace assay::bench {
namespace {

constexpr float selu_scale = 1.05070098F;
constexpr float selu_alpha = 1.67326324F;
constexpr float root_half = 0.70710678F;         // sqrt(1/2)
constexpr float root_two_over_pi = 0.79788456F;  // sqrt(2/pi)
constexpr float density_at_zero = 0.39894228F;   // 1/sqrt(2 pi)

template <float f(float)>
void forward(const float* __restrict__ x, const float* /*dy*/, float* __restrict__ result, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) result[i] = f(x[i]);
}

template <float derivative(float)>
void backward(const float* __restrict__ x, const float* __restrict__ dy, float* __restrict__ result,
              std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) result[i] = dy[i] * derivative(x[i]);
}

float relu(float x) {
  return x > 0 ? x : 0;
}
float step(float x) {
  return x > 0 ? 1.0F : 0.0F;
}
float relu6(float x) {
  return std::fmin(std::fmax(x, 0.0F), 6.0F);
}
float relu6_derivative(float x) {
  return x > 0 && x < 6 ? 1.0F : 0.0F;
}
float leaky_relu(float x) {
  return x > 0 ? x : 0.01F * x;
}
float leaky_relu_derivative(float x) {
  return x > 0 ? 1.0F : 0.01F;
}
float elu(float x) {
  return x > 0 ? x : std::expm1(x);
}
float elu_derivative(float x) {
  return x > 0 ? 1.0F : std::exp(x);
}
float selu(float x) {
  return selu_scale * (x > 0 ? x : selu_alpha * std::expm1(x));
}
float selu_derivative(float x) {
  return selu_scale * (x > 0 ? 1.0F : selu_alpha * std::exp(x));
}
float sigmoid(float x) {
  return 1 / (1 + std::exp(-x));
}
float sigmoid_derivative(float x) {
  return sigmoid(x) * (1 - sigmoid(x));
}
float sigmoid_from_output(float y) {
  return y * (1 - y);
}
float hyperbolic(float x) {
  return std::tanh(x);
}
float tanh_derivative(float x) {
  return 1 - std::tanh(x) * std::tanh(x);
}
float tanh_from_output(float y) {
  return 1 - y * y;
}
float softplus(float x) {
  return x > 20 ? x : std::log1p(std::exp(x));
}
float log_sigmoid(float x) {
  return std::fmin(x, 0.0F) - std::log1p(std::exp(-std::fabs(x)));
}
float log_sigmoid_derivative(float x) {
  return sigmoid(-x);
}
float gelu(float x) {
  return 0.5F * x * (1 + std::erf(x * root_half));
}
float gelu_derivative(float x) {
  return 0.5F * (1 + std::erf(x * root_half)) + x * density_at_zero * std::exp(-0.5F * x * x);
}
float gelu_tanh(float x) {
  return 0.5F * x * (1 + std::tanh(root_two_over_pi * (x + 0.044715F * x * x * x)));
}
float gelu_tanh_derivative(float x) {
  const float t = std::tanh(root_two_over_pi * (x + 0.044715F * x * x * x));
  return 0.5F * (1 + t) + 0.5F * x * (1 - t * t) * root_two_over_pi * (1 + 0.134145F * x * x);
}
float silu(float x) {
  return x / (1 + std::exp(-x));
}
float silu_derivative(float x) {
  return sigmoid(x) * (1 + x * (1 - sigmoid(x)));
}
float mish(float x) {
  return x * std::tanh(softplus(x));
}
float mish_derivative(float x) {
  const float t = std::tanh(softplus(x));
  return t + x * (1 - t * t) * sigmoid(x);
}
float hard_silu(float x) {
  return x * relu6(x + 3) * (1.0F / 6);
}
float hard_silu_derivative(float x) {
  return x <= -3 ? 0.0F : x >= 3 ? 1.0F : x * (1.0F / 3) + 0.5F;
}
float hard_sigmoid(float x) {
  return relu6(x + 3) * (1.0F / 6);
}
float hard_sigmoid_derivative(float x) {
  return x > -3 && x < 3 ? 1.0F / 6 : 0.0F;
}
float hard_tanh(float x) {
  return std::fmin(std::fmax(x, -1.0F), 1.0F);
}
float hard_tanh_derivative(float x) {
  return x > -1 && x < 1 ? 1.0F : 0.0F;
}
float softsign(float x) {
  return x / (1 + std::fabs(x));
}
float softsign_derivative(float x) {
  return 1 / ((1 + std::fabs(x)) * (1 + std::fabs(x)));
}
float tanh_shrink(float x) {
  return x - std::tanh(x);
}
float tanh_shrink_derivative(float x) {
  return std::tanh(x) * std::tanh(x);
}
float exponential(float x) {
  return std::exp(x);
}
float error_function(float x) {
  return std::erf(x);
}
float erf_derivative(float x) {
  return 1.12837917F * std::exp(-x * x);
}

}  // namespace

Program gcc_loops() {
  return range_program("GCC " __VERSION__ " -ffast-math, libmvec",
                       {{"relu.forward", forward<relu>},
                        {"relu.from_output", backward<step>},
                        {"relu6.forward", forward<relu6>},
                        {"relu6.backward", backward<relu6_derivative>},
                        {"leaky_relu.forward", forward<leaky_relu>},
                        {"leaky_relu.backward", backward<leaky_relu_derivative>},
                        {"elu.forward", forward<elu>},
                        {"elu.backward", backward<elu_derivative>},
                        {"celu.forward", forward<elu>},
                        {"celu.backward", backward<elu_derivative>},
                        {"selu.forward", forward<selu>},
                        {"selu.backward", backward<selu_derivative>},
                        {"sigmoid.forward", forward<sigmoid>},
                        {"sigmoid.backward", backward<sigmoid_derivative>},
                        {"sigmoid.from_output", backward<sigmoid_from_output>},
                        {"tanh.forward", forward<hyperbolic>},
                        {"tanh.backward", backward<tanh_derivative>},
                        {"tanh.from_output", backward<tanh_from_output>},
                        {"softplus.forward", forward<softplus>},
                        {"softplus.backward", backward<sigmoid>},
                        {"log_sigmoid.forward", forward<log_sigmoid>},
                        {"log_sigmoid.backward", backward<log_sigmoid_derivative>},
                        {"gelu.forward", forward<gelu>},
                        {"gelu.backward", backward<gelu_derivative>},
                        {"gelu_tanh.forward", forward<gelu_tanh>},
                        {"gelu_tanh.backward", backward<gelu_tanh_derivative>},
                        {"silu.forward", forward<silu>},
                        {"silu.backward", backward<silu_derivative>},
                        {"mish.forward", forward<mish>},
                        {"mish.backward", backward<mish_derivative>},
                        {"hard_silu.forward", forward<hard_silu>},
                        {"hard_silu.backward", backward<hard_silu_derivative>},
                        {"hard_sigmoid.forward", forward<hard_sigmoid>},
                        {"hard_sigmoid.backward", backward<hard_sigmoid_derivative>},
                        {"hard_tanh.forward", forward<hard_tanh>},
                        {"hard_tanh.backward", backward<hard_tanh_derivative>},
                        {"softsign.forward", forward<softsign>},
                        {"softsign.backward", backward<softsign_derivative>},
                        {"tanh_shrink.forward", forward<tanh_shrink>},
                        {"tanh_shrink.backward", backward<tanh_shrink_derivative>},
                        {"exponential.forward", forward<exponential>},
                        {"exponential.backward", backward<exponential>},
                        {"erf.forward", forward<error_function>},
                        {"erf.backward", backward<erf_derivative>}});
}

}  // namespace assay::bench
