#pragma once

#include <string>

#include "report/verification.h"

namespace assay::report {

/// What was found, for a machine: {"format": "assay-certificate-2", function, formula, type, subject,
/// directions
///   [{direction, plan, contract, kept, truth, grade, coverage, stride, inputs, skipped, undecided, wrong,
///   beyond_contract, eased, largest_error_ulp, special_wrong, program}], command, version, date}.
[[nodiscard]] std::string certificate(const VerificationReport& report);

/// One sentence for each direction of a certificate of our own kernels: that it still holds, or what has
/// changed.
struct CertificateCheck {
  std::vector<std::string> sentences;
  bool holds = true;
};
/// `text` is the certificate, `file` its name. Throws an input Error if it is none, or not of one of our
/// kernels.
[[nodiscard]] CertificateCheck check_certificate(const std::string& text, const std::string& file);

}  // namespace assay::report
