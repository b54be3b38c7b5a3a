#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "study/result.h"

namespace assay::article {

enum class Verdict : std::uint8_t {
  holds,
  holds_if,  ///< under the condition that the finding names
  does_not_hold,
  undecided,  ///< the measurements do not tell
};

/// "holds", "holds if", "does not hold", "undecided".
[[nodiscard]] std::string_view name(Verdict verdict);

/// Where an interval lies against a smallest difference that matters.
enum class Side : std::uint8_t {
  above,    ///< all of it beyond +margin
  below,    ///< all of it beyond -margin
  within,   ///< all of it between: no difference that matters
  between,  ///< it crosses an end: cannot be told
};
/// `margin` > 0. An interval with an end that is not finite is `between`.
[[nodiscard]] Side side(const study::Interval& difference, double margin);

enum class Unit : std::uint8_t {
  points,  ///< a difference of shares
  share,   ///< of 1
  number
};

/// One number of a claim, beside what theory says of it.
struct Measurement {
  std::string what;        ///< "accuracy of 8 layers less that of 1, no activation"
  study::Interval value;   ///< points and shares as fractions of 1
  std::size_t trials = 1;  ///< behind it
  Unit unit = Unit::points;
  std::string predicted;   ///< in words, with its number: "0: the same functions"; empty if theory is silent
  bool agrees = true;      ///< the interval has room for the prediction
  std::string apart = {};  ///< if not: why they part
};

/// What became of a claim.
struct Finding {
  Verdict verdict = Verdict::undecided;
  std::string sentence;               ///< the answer in one sentence
  std::vector<std::string> reasons;   ///< what it rests on, the most important first
  std::vector<std::string> warnings;  ///< diverged networks, parts that could not be told
  std::vector<Measurement> measurements;
};

}  // namespace assay::article
