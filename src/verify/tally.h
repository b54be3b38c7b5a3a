#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace assay::verify {

/// An input, what was computed for it and what is right.
struct Case {
  float x, computed, truth;
  bool operator==(const Case&) const = default;
};

/// What became of many inputs: a value that can be added up, in the order of the inputs.
struct Tally {
  std::uint64_t inputs = 0;
  std::uint64_t wrong = 0;      ///< not the correctly rounded result
  std::uint64_t skipped = 0;    ///< of the inputs, where each would take too long: sin(x) beyond all measure
  std::uint64_t undecided = 0;  ///< a few thousand bits do not tell the truth; not counted as wrong
  /// The results by their errors in units in the last place of the truth: up to 1/2 (right, or a tie the
  /// other way), 1, 2, 4, 16, 256, 65536, more. Wrong ones only.
  static constexpr std::array<double, 7> limits = {0.5, 1, 2, 4, 16, 256, 65536};
  std::array<std::uint64_t, limits.size() + 1> errors{};
  double largest_error = 0.0;  ///< in units in the last place; of finite results
  std::optional<Case> worst;   ///< where it is
  std::optional<Case> first_wrong;
  std::uint64_t not_finite = 0;  ///< NaN or infinite where the truth is a finite number
  std::optional<Case> first_not_finite;
  std::uint64_t poles = 0;  ///< infinite where there is no value: what IEEE arithmetic gives at a pole
  std::uint64_t falls = 0;  ///< results below that of the float before
  std::uint64_t rises = 0;
  std::optional<float> lowest, highest;  ///< of the finite results

  void add(const Case& found, double exact);
  /// The tally of inputs that come after.
  Tally& operator+=(const Tally& next);
  bool operator==(const Tally&) const = default;
};

}  // namespace assay::verify
