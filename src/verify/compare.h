#pragma once

#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "base/element.h"
#include "expr/function.h"
#include "verify/exhaust.h"
#include "verify/numbers.h"
#include "verify/tally.h"

namespace assay::verify {

/// Inputs and the results that somebody computed for them, numbers of one type, as many of each and in any
/// order.
struct Samples {
  Element type = f32;
  std::vector<double> x, y;
};

struct Compared {
  std::vector<IntervalTally> intervals;  ///< in the order of x; those without a sample left out
  std::vector<SpecialValue>
      special;  ///< of inputs that are infinite or NaN: one of each, a wrong one if there is
};

/// Compares results with f, each by ball arithmetic: some hundred thousand a second. Nothing if stopped.
[[nodiscard]] std::optional<Compared> compare(const Function& f, const Samples& samples, std::size_t threads,
                                              const std::stop_token& stop);

/// What is computed for these inputs.
[[nodiscard]] Samples computed(const ByteImplementation& implementation, Element type, std::vector<double> x,
                               std::size_t threads);

/// The correctly rounded f(x) of each x; NaN where ball arithmetic does not decide. False if stopped.
[[nodiscard]] bool compute_truth(const Function& f, Element type, std::span<const double> x,
                                 std::span<double> y, std::size_t threads, const std::stop_token& stop);

/// All finite numbers of a 16-bit type.
[[nodiscard]] std::vector<double> all_inputs(Element type);

/// Inputs of a type too large to look at all of it: some random ones of every binade and sign; neighbours of
/// powers of two and of the constants of f's formula; and neighbours of where the results, as correctly
/// rounded, turn from one sign, from zero or from infinity to another, found by halving. The same for one
/// seed.
[[nodiscard]] std::vector<double> chosen_inputs(const Function& f, Element type, std::size_t for_each_binade,
                                                std::uint64_t seed);

/// At special_inputs(). A zero of either sign is right where the truth is zero.
[[nodiscard]] std::vector<SpecialValue> special_values(const Function& f, Element type,
                                                       const ByteImplementation& implementation);

}  // namespace assay::verify
