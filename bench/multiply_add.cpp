#include "multiply_add.h"

#include <array>
#include <bit>
#include <cstddef>

namespace assay::bench {
namespace {

// Latency times throughput of the multiply-add on any x86 core so far is at most 10 of them in flight.
constexpr std::size_t chains = 12;
constexpr std::size_t rounds = 100'000;

/// Always inlined, so that it is compiled once for each instruction set it is called from. This file alone is
/// compiled with contraction on, which makes one instruction of the product and the sum.
template <std::size_t floats>
[[gnu::always_inline]] inline double spin() {
  using Vector [[gnu::vector_size(floats * sizeof(float))]] = float;
  // Read anew each time: of equal values the compiler would make one chain, of known ones a constant.
  volatile float hidden = 0.5F;
  const Vector factor = Vector{} + hidden;
  Vector sums[chains];  // std::array would drop the attribute
  for (Vector& sum : sums) sum = Vector{} + hidden;
  for (std::size_t round = 0; round < rounds; ++round) {
    for (Vector& sum : sums) sum = sum * factor + factor;
  }
  Vector total{};
  for (const Vector& sum : sums) total += sum;
  hidden = std::bit_cast<std::array<float, floats>>(total)[0];
  return 2.0 * floats * chains * rounds;
}

[[gnu::target("avx512f")]] double spin_avx512() {
  return spin<16>();
}
[[gnu::target("avx2,fma")]] double spin_avx2() {
  return spin<8>();
}
double spin_baseline() {
  return spin<4>();
}

struct Choice {
  const char* name;
  double (*spin)();
};

Choice widest() {
  if (__builtin_cpu_supports("avx512f")) return {"avx512", spin_avx512};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return {"avx2", spin_avx2};
  return {"baseline", spin_baseline};
}

}  // namespace

double multiply_adds() {
  return widest().spin();
}

std::string vector_set() {
  return widest().name;
}

}  // namespace assay::bench
