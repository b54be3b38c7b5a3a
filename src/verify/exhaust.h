#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "expr/function.h"
#include "verify/contract.h"
#include "verify/numbers.h"
#include "verify/tally.h"

namespace assay::verify {

/// y[i] = what the implementation makes of x[i]. Called from several threads at once.
using Implementation = std::function<void(std::span<const float> x, std::span<float> y)>;

/// All float32 numbers in this many parts of equal size, in their order: each a binade of one sign, the first
/// and the last the NaNs and infinities. What is done, remembered and resumed as one.
inline constexpr std::uint32_t parts = 512;

/// The least and the greatest number of a part; nothing if it has no finite ones.
struct Binade {
  float low, high;
};
[[nodiscard]] std::optional<Binade> binade(std::uint32_t part);

/// The same from bytes.
[[nodiscard]] Implementation on_floats(ByteImplementation implementation);

struct ExhaustPlan {
  Function f;  ///< the truth
  Implementation implementation;
  /// Only every so many floats, 1 for all; each part begins with one that is looked at.
  std::uint32_t stride = 1;
  std::size_t threads = 1;
  Contract contract = {};  ///< in whose units errors are counted
};

/// Called with the part that is done, in no order, one call at a time.
using PartDone = std::function<void(std::uint32_t part, const Tally& tally)>;

/// The tallies of `parts` parts, as far as they are known.
using PartTallies = std::vector<std::optional<Tally>>;

/// Compares an implementation with the truth on all float32 inputs but NaN and the infinities: a tally for
/// each part. `known` are those of parts that need not be run again, empty or `parts` of them. Nothing if
/// stopped.
[[nodiscard]] std::optional<std::vector<Tally>> exhaust(const ExhaustPlan& plan, const PartTallies& known,
                                                        const PartDone& done, const std::stop_token& stop);

/// The same with what the parts are; those without a finite number left out.
[[nodiscard]] std::vector<IntervalTally> by_binade(std::span<const Tally> tallies);
[[nodiscard]] Tally sum(std::span<const IntervalTally> intervals);

}  // namespace assay::verify
