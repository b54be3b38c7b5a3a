// Compiled for this machine's widest vectors, and so that GCC leaves the loops alone (no call of memcpy).
#include <immintrin.h>

#include "program.h"

namespace assay::bench {
namespace {

#ifdef __AVX512F__
using Vector = __m512;
Vector product(Vector a, Vector b) {
  return _mm512_mul_ps(a, b);
}
Vector load(const float* from) {
  return _mm512_loadu_ps(from);
}
void store(float* to, Vector value) {
  _mm512_storeu_ps(to, value);
}
void stream(float* to, Vector value) {
  _mm512_stream_ps(to, value);
}
#else
using Vector = __m256;
Vector product(Vector a, Vector b) {
  return _mm256_mul_ps(a, b);
}
Vector load(const float* from) {
  return _mm256_loadu_ps(from);
}
void store(float* to, Vector value) {
  _mm256_storeu_ps(to, value);
}
void stream(float* to, Vector value) {
  _mm256_stream_ps(to, value);
}
#endif

constexpr std::size_t lanes = sizeof(Vector) / sizeof(float);

template <void put(float*, Vector)>
void copy(const float* x, const float* /*dy*/, float* result, std::size_t size) {
  for (std::size_t i = 0; i < size; i += lanes) put(result + i, load(x + i));
}

template <void put(float*, Vector)>
void multiply(const float* x, const float* dy, float* result, std::size_t size) {
  for (std::size_t i = 0; i < size; i += lanes) put(result + i, product(load(x + i), load(dy + i)));
}

template <void put(float*, Vector)>
Program copy_program(std::string name) {
  return {.name = std::move(name), .jobs = {}, .prepare = [](const std::string& job, Arrays& arrays) -> Call {
            const RangeKernel run = is_forward(job) ? copy<put> : multiply<put>;
            return [run, &arrays] {
              run(arrays.x.data(), arrays.dy.data(), arrays.result.data(), arrays.result.size());
            };
          }};
}

}  // namespace

Program plain_copy() {
  return copy_program<store>("copy");
}

Program streaming_copy() {
  return copy_program<stream>("copy, non-temporal");
}

}  // namespace assay::bench
