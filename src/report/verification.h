#pragma once

#include <string>
#include <vector>

#include "report/columns.h"
#include "verify/kernel_under_test.h"

namespace assay::report {

/// What `assay verify` found of one direction of a kernel.
struct Verification {
  verify::Direction direction;
  verify::Tally finite;   ///< of the finite inputs
  verify::Tally special;  ///< of the infinities and NaN
  double seconds = 0.0;
};

/// Of one function.
struct VerificationReport {
  std::string name;
  std::string formula;
  std::string backend;
  std::uint32_t stride = 1;  ///< 1: all inputs
  std::vector<Verification> directions;
};

[[nodiscard]] std::string terminal(const VerificationReport& report, const Style& style);

/// {"format": "assay-verification-1", name, formula, backend, stride, directions [{direction, inputs,
/// skipped,
///   undecided, wrong, largest_error_ulp, worst {x, computed, true} or null, first_wrong, not_finite,
///   first_not_finite, poles, rises, falls, lowest, highest, errors [{up_to_ulp, count}], special {inputs,
///   wrong, first_wrong}, seconds}]}: `errors` are those of the wrong results.
[[nodiscard]] std::string json(const VerificationReport& report);

}  // namespace assay::report
