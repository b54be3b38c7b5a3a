#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "expr/function.h"
#include "verify/tally.h"

namespace assay::verify {

/// y[i] = what the implementation makes of x[i]. Called from several threads at once.
using Implementation = std::function<void(std::span<const float> x, std::span<float> y)>;

/// All float32 numbers in this many parts of equal size, each of one sign: what is done, remembered and
/// resumed as one.
inline constexpr std::uint32_t parts = 512;

struct ExhaustPlan {
  Function f;  ///< the truth
  Implementation implementation;
  /// Only every so many floats, 1 for all; each part begins with one that is looked at.
  std::uint32_t stride = 1;
  std::size_t threads = 1;
};

/// Called with the part that is done, in no order, one call at a time.
using PartDone = std::function<void(std::uint32_t part, const Tally& tally)>;

/// Compares an implementation with the truth on all float32 inputs but NaN and the infinities. `known` are
/// tallies of parts that need not be run again, empty or `parts` of them. Nothing if stopped.
[[nodiscard]] std::optional<Tally> exhaust(const ExhaustPlan& plan,
                                           const std::vector<std::optional<Tally>>& known,
                                           const PartDone& done, const std::stop_token& stop);

/// The two infinities and NaN, of which the truth is f's limit, and NaN unless f is constant.
[[nodiscard]] Tally special_values(const ExhaustPlan& plan);

}  // namespace assay::verify
