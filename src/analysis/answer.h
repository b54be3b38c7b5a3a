#pragma once

#include <cstdint>
#include <string>

namespace assay {

/// What is known of a statement. Nothing is guessed: what is neither proved nor refuted is unknown.
enum class Verdict : std::uint8_t {
  yes,      ///< proved
  no,       ///< refuted
  unknown,  ///< not decided
};

/// A verdict and one short clause for the reader of a report: the reason of a proof ("f' > 0 everywhere"),
/// the exact witness of a refutation ("f(-2) = f(2) = 4"), or what stood in the way of both.
struct Answer {
  Verdict verdict = Verdict::unknown;
  std::string because = {};

  [[nodiscard]] bool is_yes() const { return verdict == Verdict::yes; }
  [[nodiscard]] bool is_no() const { return verdict == Verdict::no; }
  [[nodiscard]] bool is_unknown() const { return verdict == Verdict::unknown; }
};

}  // namespace assay
