#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "report/verification.h"

namespace assay::report {

/// What a run of `assay verify` found of one of our kernels: a row of docs/accuracy.md.
struct AccuracyRecord {
  std::string function = {};
  Element type = f32;
  Plan plan = Plan::exact;
  verify::Direction direction = verify::Direction::forward;
  std::string program = {};  ///< fingerprint of the kernel that was run
  std::string truth = {};    ///< formula that it was compared with
  bool is_exhausted = false;
  std::uint32_t stride = 1;
  std::uint64_t inputs = 0;     ///< that were compared
  std::uint64_t undecided = 0;  ///< of these
  std::uint64_t wrong = 0;      ///< special values included
  bool is_kept = true;          ///< what the plan promises
  double largest_error = 0.0;   ///< in units in the last place, of wrong results
  std::string worst = {};       ///< "x = 1.5 (0x1.8p+0): 2 for 3"; empty if none is wrong

  /// The same kernel of the same function.
  [[nodiscard]] bool is_about(const AccuracyRecord& other) const;
};

[[nodiscard]] AccuracyRecord record(const VerificationReport& report, const Verification& v);

/// The program and the formula are those of today's catalog; a function that has left it is not.
[[nodiscard]] bool is_current(const AccuracyRecord& record);

/// Every record on a line of its own: {"format": "assay-accuracy-1", "records": [...]}. Throws an input Error
/// that names the file if it is none.
[[nodiscard]] std::vector<AccuracyRecord> read_accuracy(const std::string& text, const std::string& file);
[[nodiscard]] std::string written(const std::vector<AccuracyRecord>& records);

/// docs/accuracy.md: Markdown. What is stale is listed as that, and claims nothing.
[[nodiscard]] std::string accuracy_page(const std::vector<AccuracyRecord>& records);

/// A framework has a name for it.
[[nodiscard]] bool is_of_a_framework(const Activation& entry);

}  // namespace assay::report
