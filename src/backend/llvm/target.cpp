#include "backend/llvm/target.h"

#include <algorithm>
#include <array>

namespace assay {
namespace {

bool has_avx2() {
  return static_cast<bool>(__builtin_cpu_supports("avx2")) &&
         static_cast<bool>(__builtin_cpu_supports("fma")) &&
         static_cast<bool>(__builtin_cpu_supports("f16c"));
}

bool has_avx512() {
  return has_avx2() && static_cast<bool>(__builtin_cpu_supports("avx512f")) &&
         static_cast<bool>(__builtin_cpu_supports("avx512dq")) &&
         static_cast<bool>(__builtin_cpu_supports("avx512bw")) &&
         static_cast<bool>(__builtin_cpu_supports("avx512vl"));
}

constexpr std::array<Target, 2> targets = {{
    {.name = "avx512",
     .lanes = 16,
     .register_bits = 512,
     .registers = 32,
     .features = "+avx2,+fma,+f16c,+avx512f,+avx512dq,+avx512bw,+avx512vl",
     .is_supported = has_avx512},
    {.name = "avx2",
     .lanes = 8,
     .register_bits = 256,
     .registers = 16,
     .features = "+avx2,+fma,+f16c",
     .is_supported = has_avx2},
}};

}  // namespace

std::span<const Target> all_targets() {
  return targets;
}

const Target* find_target(std::string_view name) {
  const auto* const found = std::ranges::find(targets, name, &Target::name);
  return found == targets.end() ? nullptr : found;
}

}  // namespace assay
