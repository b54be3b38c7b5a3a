#pragma once

#include <string>
#include <vector>

#include "report/verification.h"

// The words that the terminal, the page and the certificate have in common.
namespace assay::report {

[[nodiscard]] std::string_view word(verify::Direction direction);

[[nodiscard]] std::string_view word(Coverage coverage);
[[nodiscard]] std::string_view word(Plan plan);
/// "correctly rounded", "at most 3 ULP off, next to x = 1.5 3 ULP of 1"
[[nodiscard]] std::string contract_text(const verify::Contract& contract);
/// 16 hexadecimal digits.
[[nodiscard]] std::string fingerprint_text(std::uint64_t program);

/// With the digits that the type needs: "0.1", "-inf", "NaN", "-0".
[[nodiscard]] std::string number(double value, Element type);

/// "x = -0.1 (-0x1.99999ap-4): -0.2 for -0.3"
[[nodiscard]] std::string witness(const verify::Case& c, Element type);

/// What was looked at, and how many of these results are wrong: one sentence.
[[nodiscard]] std::string summary(const VerificationReport& report, const Verification& v);

/// One sentence for each thing that is not as it should be, or was not looked at.
[[nodiscard]] std::vector<std::string> remarks(const VerificationReport& report, const Verification& v);

/// Neighbouring binades with wrong results, as one.
struct WrongStretch {
  double low, high;
  std::uint64_t inputs, wrong;
  std::optional<double> largest_error;  ///< nothing where none of the wrong results is a number
};
/// At most `most` of them in the order of x: neighbours are joined, the shortest first, until they are so
/// few.
[[nodiscard]] std::vector<WrongStretch> wrong_stretches(const Verification& v, std::size_t most);
/// "2.5", or "no number".
[[nodiscard]] std::string error_text(const std::optional<double>& error);

}  // namespace assay::report
