#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "report/columns.h"
#include "verify/compare.h"
#include "verify/foreign.h"
#include "verify/kernel_under_test.h"

namespace assay::report {

/// Which inputs were looked at.
enum class Coverage : std::uint8_t {
  all,     ///< every one of the type
  every,   ///< every so many of them
  chosen,  ///< special values, and random ones of every binade
  given,   ///< those of a file
};

/// What `assay verify` found of one direction of an implementation.
struct Verification {
  verify::Direction direction;
  std::string truth;  ///< the formula of what the results are compared with
  Coverage coverage = Coverage::all;
  std::uint32_t stride = 1;  ///< of Coverage::every
  std::vector<verify::IntervalTally> intervals;
  std::vector<verify::SpecialValue> special;
  /// Proved ends of the range of the truth, infinite where there are none or none are known.
  double lowest = -HUGE_VAL;
  double highest = HUGE_VAL;
  verify::Contract contract = {};  ///< what the results are held to
  std::uint64_t program = 0;       ///< fingerprint of the kernel (kernel/fingerprint.h); 0 of anybody else's
  Plan plan = Plan::exact;         ///< that our own kernel keeps to
  bool falls_back = false;         ///< to that from `fast`, which was asked for
  double seconds = 0.0;
  bool is_remembered = false;                 ///< nothing had to be run
  verify::ForeignRunner::Faults faults = {};  ///< inputs on which somebody's function does not return

  [[nodiscard]] verify::Tally total() const { return verify::sum(intervals); }
  /// Every input of the type was compared, and each comparison was decided.
  [[nodiscard]] bool is_exhaustive() const;
  /// No result that is wrong beyond the contract, special values included.
  [[nodiscard]] bool is_right() const;
  [[nodiscard]] bool leaves_range() const;
};

/// Of one function.
struct VerificationReport {
  std::string name;
  std::string formula;
  Element type = f32;
  std::string subject = {};  ///< what was verified: "our kernel, llvm (avx2)", "my_gelu of ./libmine.so"
  std::vector<Verification> directions;
  std::string command = {};  ///< that repeats it

  [[nodiscard]] bool is_right() const;  ///< in every direction
};

/// Sets the proved ends of the range of the truth, as numbers of the type.
void set_range(Verification& v, const Function& truth, Element type);

[[nodiscard]] std::string terminal(const VerificationReport& report, const Style& style);

/// {"format": "assay-verification-4", name, formula, type, subject, directions [{direction, plan, contract
///   {ulp, of_one_next_to [x]}, kept, truth, form (the truth in its stable form), grade ("exhausted" or
///   "sampled"), coverage, stride, inputs, skipped, undecided, wrong, beyond_contract, eased,
///   largest_error_ulp, worst {x, computed, true} or null, first_wrong, not_finite, first_not_finite, poles,
///   monotone, reversals, first_reversal {x, y, next_x, next_y}, lowest {x, y}, highest, proved_range [low,
///   high], leaves_range, errors [{up_to_ulp, count}], special [{x, computed, true, right}], intervals
///   [{from, to, inputs, wrong, largest_error_ulp}], program, seconds}]}: `errors` are those of the wrong
///   results.
[[nodiscard]] std::string json(const VerificationReport& report);

/// One self-contained page, with the errors by where they are.
[[nodiscard]] std::string html(const VerificationReport& report);

}  // namespace assay::report
