// Formulas over SLEEF's vector functions of at most 1 ULP, its most exact ones.
#include <immintrin.h>
#include <sleef.h>

#include "program.h"

#define ASSAY_TEXT_OF(token) #token
#define ASSAY_TEXT(macro) ASSAY_TEXT_OF(macro)

namespace assay::bench {
namespace {

#ifdef __AVX512F__
using Vector = __m512;
constexpr auto load = [](const float* from) { return _mm512_loadu_ps(from); };
constexpr auto store = [](float* to, Vector value) { _mm512_storeu_ps(to, value); };
constexpr auto exp = Sleef_expf16_u10avx512f;
constexpr auto expm1 = Sleef_expm1f16_u10avx512f;
constexpr auto log1p = Sleef_log1pf16_u10avx512f;
constexpr auto tanh = Sleef_tanhf16_u10avx512f;
constexpr auto erf = Sleef_erff16_u10avx512f;
constexpr auto lower = [](Vector a, Vector b) { return _mm512_min_ps(a, b); };
constexpr auto higher = [](Vector a, Vector b) { return _mm512_max_ps(a, b); };
#else
using Vector = __m256;
constexpr auto load = [](const float* from) { return _mm256_loadu_ps(from); };
constexpr auto store = [](float* to, Vector value) { _mm256_storeu_ps(to, value); };
constexpr auto exp = Sleef_expf8_u10avx2;
constexpr auto expm1 = Sleef_expm1f8_u10avx2;
constexpr auto log1p = Sleef_log1pf8_u10avx2;
constexpr auto tanh = Sleef_tanhf8_u10avx2;
constexpr auto erf = Sleef_erff8_u10avx2;
constexpr auto lower = [](Vector a, Vector b) { return _mm256_min_ps(a, b); };
constexpr auto higher = [](Vector a, Vector b) { return _mm256_max_ps(a, b); };
#endif

constexpr std::size_t lanes = sizeof(Vector) / sizeof(float);
constexpr float root_half = 0.70710678F;         // sqrt(1/2)
constexpr float root_two_over_pi = 0.79788456F;  // sqrt(2/pi)
constexpr float density_at_zero = 0.39894228F;   // 1/sqrt(2 pi)
constexpr Vector zero{};

template <auto f>
void forward(const float* x, const float* /*dy*/, float* y, std::size_t size) {
  for (std::size_t i = 0; i < size; i += lanes) store(y + i, f(load(x + i)));
}

template <auto derivative>
void backward(const float* x, const float* dy, float* dx, std::size_t size) {
  for (std::size_t i = 0; i < size; i += lanes) store(dx + i, load(dy + i) * derivative(load(x + i)));
}

Vector sigmoid(Vector x) {
  return 1.0F / (1.0F + exp(-x));
}
Vector softplus(Vector x) {
  return higher(x, zero) + log1p(exp(lower(x, -x)));
}
Vector log_sigmoid(Vector x) {
  return lower(x, zero) - log1p(exp(lower(x, -x)));
}
Vector elu(Vector x) {
  return higher(x, zero) + expm1(lower(x, zero));
}
Vector gelu(Vector x) {
  return 0.5F * x * (1.0F + erf(x * root_half));
}
Vector gelu_derivative(Vector x) {
  return 0.5F * (1.0F + erf(x * root_half)) + x * density_at_zero * exp(-0.5F * x * x);
}
Vector tanh_of_cubic(Vector x) {
  return tanh(root_two_over_pi * (x + 0.044715F * x * x * x));
}
Vector gelu_tanh(Vector x) {
  return 0.5F * x * (1.0F + tanh_of_cubic(x));
}
Vector gelu_tanh_derivative(Vector x) {
  const Vector t = tanh_of_cubic(x);
  return 0.5F * (1.0F + t) + 0.5F * x * (1.0F - t * t) * root_two_over_pi * (1.0F + 0.134145F * x * x);
}
Vector silu(Vector x) {
  return x / (1.0F + exp(-x));
}
Vector silu_derivative(Vector x) {
  const Vector s = sigmoid(x);
  return s * (1.0F + x * (1.0F - s));
}
Vector mish(Vector x) {
  return x * tanh(softplus(x));
}
Vector mish_derivative(Vector x) {
  const Vector t = tanh(softplus(x));
  return t + x * (1.0F - t * t) * sigmoid(x);
}

}  // namespace

Program sleef() {
  const std::string version = ASSAY_TEXT(SLEEF_VERSION_MAJOR) "." ASSAY_TEXT(SLEEF_VERSION_MINOR);
  return range_program("SLEEF " + version,
                       {{"exponential.forward", forward<[](Vector x) { return exp(x); }>},
                        {"exponential.backward", backward<[](Vector x) { return exp(x); }>},
                        {"tanh.forward", forward<[](Vector x) { return tanh(x); }>},
                        {"erf.forward", forward<[](Vector x) { return erf(x); }>},
                        {"erf.backward", backward<[](Vector x) { return 1.12837917F * exp(-x * x); }>},
                        {"sigmoid.forward", forward<sigmoid>},
                        {"softplus.forward", forward<softplus>},
                        {"softplus.backward", backward<sigmoid>},
                        {"log_sigmoid.forward", forward<log_sigmoid>},
                        {"log_sigmoid.backward", backward<[](Vector x) { return sigmoid(-x); }>},
                        {"elu.forward", forward<elu>},
                        {"elu.backward", backward<[](Vector x) { return exp(lower(x, zero)); }>},
                        {"celu.forward", forward<elu>},
                        {"celu.backward", backward<[](Vector x) { return exp(lower(x, zero)); }>},
                        {"gelu.forward", forward<gelu>},
                        {"gelu.backward", backward<gelu_derivative>},
                        {"gelu_tanh.forward", forward<gelu_tanh>},
                        {"gelu_tanh.backward", backward<gelu_tanh_derivative>},
                        {"silu.forward", forward<silu>},
                        {"silu.backward", backward<silu_derivative>},
                        {"mish.forward", forward<mish>},
                        {"mish.backward", backward<mish_derivative>}});
}

}  // namespace assay::bench
