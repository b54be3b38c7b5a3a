#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace assay::verify {

/// An input, what was computed for it and what is right. Numbers of all types are doubles without a rounding.
struct Case {
  double x, computed, truth;
  bool operator==(const Case&) const = default;
};

/// What was computed for one input.
struct Result {
  double x, y;
  bool operator==(const Result&) const = default;
};

/// Two neighbouring inputs whose results go the other way than f is proved to.
struct Reversal {
  Result before, behind;
  bool operator==(const Reversal&) const = default;
};

/// What became of many inputs: a value that can be added up, in the order of the inputs.
struct Tally {
  std::uint64_t inputs = 0;
  std::uint64_t wrong = 0;      ///< not the correctly rounded result
  std::uint64_t skipped = 0;    ///< of the inputs, where each would take too long: sin(x) beyond all measure
  std::uint64_t undecided = 0;  ///< a few thousand bits do not tell the truth; not counted as wrong
  /// Of the wrong ones: off by more than the contract's units in the last place of the truth, but next to a
  /// root of f, where it counts units of 1 (contract.h); so do `errors` and `largest_error` there.
  std::uint64_t eased = 0;
  std::uint64_t beyond =
      0;  ///< of the wrong ones: more than the contract's units off, of one that allows more than a half
  /// The results by their errors in units in the last place of the truth: up to 1/2 (right, or a tie the
  /// other way), 1, 2, 4, 16, 256, 65536, more. Wrong ones only.
  static constexpr std::array<double, 7> limits = {0.5, 1, 2, 4, 16, 256, 65536};
  std::array<std::uint64_t, limits.size() + 1> errors{};
  double largest_error = 0.0;      ///< in units in the last place; of finite results
  std::optional<Case> worst = {};  ///< where it is
  static constexpr std::size_t most_kept = 64;
  std::vector<Case> first_wrong = {};  ///< in the order of the inputs, at most so many
  std::uint64_t not_finite = 0;        ///< NaN or infinite where the truth is a finite number
  std::optional<Case> first_not_finite = {};
  std::uint64_t poles = 0;  ///< infinite where there is no value: what IEEE arithmetic gives at a pole
  std::uint64_t monotone =
      0;  ///< inputs where f is proved to rise or to fall, and the results are held to it
  std::uint64_t reversals = 0;  ///< results of these that go the other way than f
  std::optional<Reversal> first_reversal = {};
  std::optional<Result> lowest = {};  ///< of the finite results
  std::optional<Result> highest = {};

  /// A wrong result, `error` units in the last place from the exact value.
  void add(const Case& found, double error);
  void add(const Reversal& found);
  void add(const Result& finite);
  /// The tally of inputs that come after.
  Tally& operator+=(const Tally& next);
  bool operator==(const Tally&) const = default;
};

/// A result for an input that everybody asks about, or that no binade has.
struct SpecialValue {
  double x, computed;
  std::optional<double> truth;  ///< f's limit at an infinity; NaN for NaN unless f is constant
  [[nodiscard]] bool is_right() const;
};

/// The tally of the numbers between two of one sign: a binade, or the subnormals.
struct IntervalTally {
  double low, high;
  Tally tally;
};

}  // namespace assay::verify
