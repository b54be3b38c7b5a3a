#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/program.h"

namespace assay {

struct NamedProgram {
  std::string name;
  kernel::Program program;
  std::vector<double> uniforms;
};

/// Catalog names of functions that every framework has.
[[nodiscard]] std::span<const std::string_view> best_known();

/// The programs of every catalog function, and some with several inputs, uniforms and outputs in float32 and
/// float64 such as optimisers use.
[[nodiscard]] const std::vector<NamedProgram>& programs();

/// Both zeros and infinities, NaN, subnormals, values of every exponent, the ends of the range, values where
/// the functions bend.
[[nodiscard]] std::vector<float> wide_inputs(std::uint64_t seed);

/// What `run` must give on every backend: equal bits, except that any NaN equals any.
[[nodiscard]] bool same_bits(std::span<const float> a, std::span<const float> b);

}  // namespace assay
